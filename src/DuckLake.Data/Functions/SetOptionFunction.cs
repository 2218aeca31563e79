using DuckLake.Arrow;
using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary><c>ducklake_set_option(catalog, option, value, table_name =&gt;, schema =&gt;)</c>.</summary>
internal sealed class SetOptionFunction(EngineSession session) : EffectFunction(
    session,
    "ducklake_set_option",
    [SqlType.Varchar, SqlType.Varchar, SqlType.Any],
    [new("table_name", SqlType.Varchar), new("schema", SqlType.Varchar)])
{
    /// <summary>The column of functions that return no rows.</summary>
    internal static IReadOnlyList<RowsColumn> SuccessColumn { get; } = [new("Success", SqlType.Boolean)];

    protected override IReadOnlyList<RowsColumn> Columns => SuccessColumn;

    protected override Func<CancellationToken, Task<IReadOnlyList<IReadOnlyList<object?>>>> BindEffect(AttachedLake lake, TableFunctionArguments arguments)
    {
        string option = Text(arguments.Positional[1]) ?? throw SchemaErrors.Invalid("The name of an option cannot be NULL");
        CheckRange(option, arguments.Positional[2]);
        string? value = ValueText(arguments.Positional[2]);
        string? schema = Text(arguments.Named("schema"));
        string? table = Text(arguments.Named("table_name"));
        return async cancellationToken =>
        {
            DuckLakeSnapshot snapshot = await lake.GetSnapshotAsync(cancellationToken).ConfigureAwait(false);
            DuckLakeOptionScope scope = Scope(snapshot, schema, table);
            DuckLakeTransaction transaction = await lake.GetTransactionAsync(cancellationToken).ConfigureAwait(false);
            transaction.SetOption(option, value, scope);
            return [];
        };
    }

    private static DuckLakeOptionScope Scope(DuckLakeSnapshot snapshot, string? schema, string? table)
    {
        if (!string.IsNullOrEmpty(table))
        {
            DuckLakeTable found = TableNames.Find(snapshot, string.IsNullOrEmpty(schema) ? null : schema, table);
            return DuckLakeOptionScope.Table(new DuckLakeName(found.SchemaName, found.Name));
        }

        if (string.IsNullOrEmpty(schema))
        {
            return DuckLakeOptionScope.Global;
        }

        return snapshot.Definition.FindSchema(schema) is { } known
            ? DuckLakeOptionScope.Schema(known.Name)
            : throw SchemaErrors.NotFound(SqlErrorClass.Catalog, $"Schema with name {schema} does not exist!");
    }

    /// <summary>Numbers below zero are refused as a cast of their own type refuses them.</summary>
    private static void CheckRange(string option, object? value)
    {
        bool isUnsigned = option.ToLowerInvariant() is "parquet_version" or "parquet_compression_level" or "data_inlining_row_limit" or "parquet_row_group_size";
        (string Type, long Value)? number = value switch
        {
            sbyte n => ("INT8", n),
            short n => ("INT16", n),
            int n => ("INT32", n),
            long n => (n < int.MinValue ? "INT64" : "INT32", n),
            _ => null,
        };
        if (isUnsigned && number is { Value: < 0 } negative)
        {
            throw SchemaErrors.Invalid(
                $"Failed to cast value: Type {negative.Type} with value {negative.Value} can't be cast because the value is out of range for the "
                    + "destination type UINT64");
        }
    }

    private static string? ValueText(object? value) => value is bool flag ? flag ? "true" : "false" : Text(value);
}
