using DuckLake.Metadata;

namespace DuckLake.Arrow.Tests;

internal static class TestTables
{
    public static TableDefinition Table(params ColumnDefinition[] columns) => new()
    {
        TableId = 1,
        Name = "t",
        Schema = new SchemaDefinition { SchemaId = 0, Name = "main", Path = new CatalogPath("main/", true), BeginSnapshot = 0 },
        Path = new CatalogPath("t/", true),
        BeginSnapshot = 1,
        Columns = columns,
    };

    public static ColumnDefinition Column(long id, string name, string type, params ColumnDefinition[] children) => new()
    {
        ColumnId = id,
        Name = name,
        TypeText = type,
        Type = DuckLakeType.Parse(type),
        NullsAllowed = true,
        Order = id,
        BeginSnapshot = 1,
        Children = children,
    };
}
