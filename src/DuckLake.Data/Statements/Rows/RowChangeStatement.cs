using DuckLake.Arrow;
using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>A statement that changes rows of a lake's table.</summary>
internal sealed class RowChangeStatement(EngineSession session, RowStatement statement, DuckDbStatement? prepared)
    : EngineStatement(session, statement.Source)
{
    public override DuckDbStatementType StatementType => statement switch
    {
        InsertStatement => DuckDbStatementType.Insert,
        UpdateStatement => DuckDbStatementType.Update,
        MergeStatement => DuckDbStatementType.MergeInto,
        _ => DuckDbStatementType.Delete,
    };

    public override DuckDbStatement? Prepared => statement.Returning is null ? null : prepared;

    protected internal override async Task<EngineResult> RunAsync(ParameterValues values, CancellationToken cancellationToken)
    {
        if (Session.ResolveTable(statement.Target.NameParts) is not { Kind: ResolvedKind.Table } target)
        {
            throw OriginalError() ?? (Exception)SchemaErrors.Catalog($"Table with name {statement.Target.NameParts[^1]} does not exist!");
        }

        DuckLakeTransaction transaction = await target.Lake.GetTransactionAsync(cancellationToken).ConfigureAwait(false);
        var table = new RowTable(target.Lake, transaction.GetTable((target.Schema, target.Name)));
        if (statement is not InsertStatement && table.IndexOf(VirtualColumns.HiddenRowId) >= 0)
        {
            // It hides the ids that rows are found by.
            throw SchemaErrors.Unsupported($"Rows of table \"{table.Table.Name}\" cannot be changed while it has a column named {VirtualColumns.HiddenRowId}. Rename the column.");
        }

        using var run = new RowRun(Session, transaction, table, values);
        try
        {
            return statement switch
            {
                InsertStatement insert => await InsertRows.RunAsync(run, insert, cancellationToken).ConfigureAwait(false),
                UpdateStatement update => await UpdateRows.RunAsync(run, update, cancellationToken).ConfigureAwait(false),
                DeleteStatement delete => await DeleteRows.RunAsync(run, delete, cancellationToken).ConfigureAwait(false),
                MergeStatement merge => await MergeRows.RunAsync(run, merge, cancellationToken).ConfigureAwait(false),
                _ => throw new InvalidOperationException($"A statement of type {statement.GetType().Name} changes no rows."),
            };
        }
        catch (Exception exception) when (IsOfBinding(exception) && OriginalError() is { } error)
        {
            throw error;
        }
        catch (DuckDbException error)
        {
            // Positions are those of a text the user has not written.
            throw QueryErrors.WithoutPosition(error);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            prepared?.Dispose();
        }
    }

    private static bool IsOfBinding(Exception exception) => exception is RowStatementException
        || EngineErrors.TypeOf(exception) is DuckDbErrorType.Parser or DuckDbErrorType.Binder or DuckDbErrorType.Catalog or DuckDbErrorType.Syntax
            or DuckDbErrorType.Conversion or DuckDbErrorType.InvalidInput;

    /// <summary>What DuckDB says about the statement as the user wrote it; null when it finds nothing wrong.</summary>
    private DuckDbException? OriginalError()
    {
        try
        {
            RowChangeHandler.PrepareOriginal(Session, Source)?.Dispose();
            return null;
        }
        catch (DuckDbException error)
        {
            return error;
        }
    }
}
