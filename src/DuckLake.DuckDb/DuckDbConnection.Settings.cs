using DuckLake.DuckDb.Native;

namespace DuckLake.DuckDb;

/// <content>Settings as the connection sees them.</content>
internal sealed unsafe partial class DuckDbConnection
{
    /// <summary>The value of a setting as text, without running a statement; null when there is none of that name.</summary>
    public string? GetSetting(string name)
    {
        NativeMethods.duckdb_connection_get_client_context(Handle, out ClientContextHandle context);
        using (context)
        {
            using ValueHandle value = NativeMethods.duckdb_client_context_get_config_option(context, name, 0);
            return value.IsInvalid ? null : NativeText.Take(NativeMethods.duckdb_get_varchar(value));
        }
    }
}
