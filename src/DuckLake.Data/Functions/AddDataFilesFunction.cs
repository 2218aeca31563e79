using DuckLake.Arrow;
using DuckLake.DuckDb;
using DuckLake.Storage;

namespace DuckLake.Data;

/// <summary><c>ducklake_add_data_files(catalog, table, files, schema =&gt;, allow_missing =&gt;, ignore_extra_columns =&gt;, hive_partitioning =&gt;)</c>.</summary>
internal sealed class AddDataFilesFunction(EngineSession session) : EffectFunction(
    session,
    "ducklake_add_data_files",
    [SqlType.Varchar, SqlType.Varchar, SqlType.Any],
    [
        new("schema", SqlType.Varchar),
        new("allow_missing", SqlType.Boolean),
        new("ignore_extra_columns", SqlType.Boolean),
        new("hive_partitioning", SqlType.Boolean),
    ])
{
    protected override IReadOnlyList<RowsColumn> Columns { get; } = [new("filename", SqlType.Varchar)];

    protected override Func<CancellationToken, Task<IReadOnlyList<IReadOnlyList<object?>>>> BindEffect(AttachedLake lake, TableFunctionArguments arguments)
    {
        string name = Text(arguments.Positional[1]) ?? throw SchemaErrors.Invalid("Table name cannot be NULL");
        List<string> files = arguments.Positional[2] switch
        {
            null => throw SchemaErrors.Invalid("File list cannot be NULL"),
            string file => [file],
            List<object?> list when list.TrueForAll(item => item is string) => [.. list.Cast<string>()],
            _ => throw SchemaErrors.Invalid("File list must be a string or a list of strings"),
        };
        string? schema = Text(arguments.Named("schema"));
        DuckLakeAddFilesOptions options = new()
        {
            MissingColumns = arguments.Named("allow_missing") is true ? DuckLakeMissingColumns.Allow : DuckLakeMissingColumns.Refuse,
            ExtraColumns = arguments.Named("ignore_extra_columns") is true ? DuckLakeExtraColumns.Ignore : DuckLakeExtraColumns.Refuse,
            HivePartitioning = arguments.Named("hive_partitioning") switch
            {
                true => DuckLakeHivePartitioning.Automatic,
                false => DuckLakeHivePartitioning.Never,
                _ => DuckLakeHivePartitioning.Automatic,
            },
        };
        return async cancellationToken =>
        {
            DuckLakeSnapshot snapshot = await lake.GetSnapshotAsync(cancellationToken).ConfigureAwait(false);
            DuckLakeTable table = TableNames.Find(snapshot, string.IsNullOrEmpty(schema) ? null : schema, name);
            DuckLakeTransaction transaction = await lake.GetTransactionAsync(cancellationToken).ConfigureAwait(false);
            await AddAsync(transaction, new DuckLakeName(table.SchemaName, table.Name), files, options, cancellationToken).ConfigureAwait(false);
            return [];
        };
    }

    private static async Task AddAsync(
        DuckLakeTransaction transaction, DuckLakeName table, List<string> files, DuckLakeAddFilesOptions options, CancellationToken cancellationToken)
    {
        try
        {
            await transaction.AddFilesAsync(table, files, options, cancellationToken).ConfigureAwait(false);
        }
        catch (DuckLakeException error) when (error.InnerException is ObjectStoreException)
        {
            throw new DuckLakeException(error.Kind, $"Failed to add data files to DuckLake: {error.Message}", error, error.IsTransient)
            {
                SqlErrorClass = SqlErrorClass.IO,
                FilePath = error.FilePath,
            };
        }
    }
}
