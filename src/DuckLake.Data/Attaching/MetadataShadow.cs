using System.Text;
using DuckLake.DuckDb;
using DuckLake.Metadata;

namespace DuckLake.Data;

/// <summary>
/// The database in the session's DuckDB that stands for a lake's catalog database, with empty tables, so that names, listings and errors are
/// DuckDB's own. Hidden unless the user named it.
/// </summary>
internal static class MetadataShadow
{
    public static void Attach(DuckDbConnection connection, AttachedLake lake)
    {
        string name = SqlText.Identifier(lake.MetadataCatalogName);
        LakeMetadataAccess access = lake.MetadataAccess;
        StringBuilder sql = new();
        sql.Append($"ATTACH OR REPLACE ':memory:' AS {name}{(lake.IsMetadataCatalogHidden ? " (HIDDEN true)" : "")};");
        string schema = SqlText.QualifiedName(lake.MetadataCatalogName, access.Schema);
        if (access.Schema != "main")
        {
            sql.Append($"CREATE SCHEMA IF NOT EXISTS {schema};");
        }

        foreach (CatalogTable table in CatalogSchema.TablesOf(CatalogFormatVersion.V1_0))
        {
            sql.Append($"CREATE TABLE {schema}.{SqlText.Identifier(table.Name)}(");
            sql.AppendJoin(", ", table.ColumnsOf(CatalogFormatVersion.V1_0).Select(column => $"{SqlText.Identifier(column.Name)} {TypeOf(access.Kind, column.Type)}"));
            sql.Append(");");
        }

        connection.Execute(sql.ToString());
    }

    public static void Detach(DuckDbConnection connection, AttachedLake lake) =>
        connection.Execute($"DETACH DATABASE IF EXISTS {SqlText.Identifier(lake.MetadataCatalogName)}");

    private static string TypeOf(LakeMetadataKind kind, CatalogColumnType type) => type switch
    {
        CatalogColumnType.BigInt => "BIGINT",
        CatalogColumnType.Boolean => kind == LakeMetadataKind.Sqlite ? "BIGINT" : "BOOLEAN",
        CatalogColumnType.Uuid => kind is LakeMetadataKind.Sqlite or LakeMetadataKind.MySql ? "VARCHAR" : "UUID",
        CatalogColumnType.TimestampTz => kind == LakeMetadataKind.Sqlite ? "VARCHAR" : "TIMESTAMP WITH TIME ZONE",
        _ => "VARCHAR",
    };
}
