using DuckLake.Arrow;
using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary><c>ducklake_set_commit_message(catalog, author, message, extra_info =&gt;)</c>: what the open transaction records with its snapshot.</summary>
internal sealed class SetCommitMessageFunction(EngineSession session) : EffectFunction(
    session,
    "ducklake_set_commit_message",
    [SqlType.Varchar, SqlType.Varchar, SqlType.Varchar],
    [new("extra_info", SqlType.Varchar)])
{
    protected override IReadOnlyList<RowsColumn> Columns => SetOptionFunction.SuccessColumn;

    protected override Func<CancellationToken, Task<IReadOnlyList<IReadOnlyList<object?>>>> BindEffect(AttachedLake lake, TableFunctionArguments arguments)
    {
        string? author = Text(arguments.Positional[1]);
        string? message = Text(arguments.Positional[2]);
        string? extraInfo = Text(arguments.Named("extra_info"));
        return async cancellationToken =>
        {
            DuckLakeTransaction transaction = await lake.GetTransactionAsync(cancellationToken).ConfigureAwait(false);
            transaction.SetCommitMessage(author, message, extraInfo);
            return [];
        };
    }
}
