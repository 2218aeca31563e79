using DuckLake.DuckDb.Native;

namespace DuckLake.DuckDb;

/// <summary>DuckDB's VARIANT with the fields it has inside. The C API makes none, so a query is asked for it, once per process.</summary>
internal static class VariantType
{
    private static readonly Lazy<LogicalTypeHandle> s_list = new(Find);

    /// <summary>The logical type, owned by the caller.</summary>
    public static LogicalTypeHandle Create() => NativeMethods.duckdb_list_type_child_type(s_list.Value);

    private static LogicalTypeHandle Find()
    {
        using DuckDbDatabase database = DuckDbDatabase.Open();
        using DuckDbConnection connection = database.Connect();
        using DuckDbResult result = connection.Query("SELECT [NULL::VARIANT]");
        return result.ColumnLogicalType(0).Handle;
    }
}
