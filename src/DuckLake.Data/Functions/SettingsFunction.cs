using System.Reflection;
using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary><c>ducklake_settings(catalog)</c>: kind of the catalog database, version of this library, data path.</summary>
internal sealed class SettingsFunction(EngineSession session) : LakeFunction(session, "ducklake_settings", [SqlType.Varchar])
{
    private static readonly RowsColumn[] s_columns =
    [
        new("catalog_type", SqlType.Varchar),
        new("extension_version", SqlType.Varchar),
        new("data_path", SqlType.Varchar),
    ];

    private static readonly string s_version =
        typeof(SettingsFunction).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    protected override RowsResult BindRows(TableFunctionArguments arguments)
    {
        AttachedLake lake = FindLake(arguments);
        string type = lake.Options.Lease is LakeLease lease ? lease.Target.TypeName : "duckdb";
        return RowsResult.Of(s_columns, [[type, s_version, DatabasesFunction.DataPathOf(lake)]]);
    }
}
