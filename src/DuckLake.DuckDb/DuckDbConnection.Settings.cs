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

    /// <summary>Adds a setting of our own that SET, RESET and <c>current_setting</c> know, for the whole database.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">Its type.</param>
    /// <param name="defaultValue">Its value until it is set; null for NULL.</param>
    /// <param name="description">What it does.</param>
    public void AddSetting(string name, SqlType type, object? defaultValue, string description)
    {
        const int Global = 3;
        using ConfigOptionHandle option = NativeMethods.duckdb_create_config_option();
        using LogicalTypeHandle logicalType = type.Create();
        NativeMethods.duckdb_config_option_set_name(option, name);
        NativeMethods.duckdb_config_option_set_type(option, logicalType);
        using (ValueHandle value = DuckDbValue.Create(defaultValue))
        {
            NativeMethods.duckdb_config_option_set_default_value(option, value);
        }

        NativeMethods.duckdb_config_option_set_default_scope(option, Global);
        NativeMethods.duckdb_config_option_set_description(option, description);
        if (NativeMethods.duckdb_register_config_option(Handle, option) != DuckDbState.Success)
        {
            throw new DuckDbException(DuckDbErrorType.Settings, $"DuckDB refused the setting '{name}'.");
        }
    }
}
