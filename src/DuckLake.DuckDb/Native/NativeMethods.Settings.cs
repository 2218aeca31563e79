using System.Runtime.InteropServices;

namespace DuckLake.DuckDb.Native;

internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library)]
    internal static partial ConfigOptionHandle duckdb_create_config_option();

    [LibraryImport(Library)]
    internal static partial void duckdb_destroy_config_option(nint* option);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void duckdb_config_option_set_name(ConfigOptionHandle option, string name);

    [LibraryImport(Library)]
    internal static partial void duckdb_config_option_set_type(ConfigOptionHandle option, LogicalTypeHandle type);

    [LibraryImport(Library)]
    internal static partial void duckdb_config_option_set_default_value(ConfigOptionHandle option, ValueHandle value);

    [LibraryImport(Library)]
    internal static partial void duckdb_config_option_set_default_scope(ConfigOptionHandle option, int scope);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void duckdb_config_option_set_description(ConfigOptionHandle option, string description);

    [LibraryImport(Library)]
    internal static partial DuckDbState duckdb_register_config_option(ConnectionHandle connection, ConfigOptionHandle option);
}
