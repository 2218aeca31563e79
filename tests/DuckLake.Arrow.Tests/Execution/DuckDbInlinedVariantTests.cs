using DuckLake.Metadata.DuckDb;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

/// <summary>Variants that DuckDB keeps inside its catalogs.</summary>
public sealed class DuckDbInlinedVariantTests : LeakCheckedTest
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task Variants_keep_their_types()
    {
        string path = Create(
            "variant",
            "v VARIANT",
            "42::VARIANT",
            "NULL",
            "{'b': 'x', 'a': [1, 2], 'd': 1.50::DECIMAL(5,2)}::VARIANT",
            "DATE '2024-02-29'::VARIANT",
            "'text'::VARIANT");
        await using DuckLakeCatalog catalog = await DuckLakeCatalog.OpenAsync(DuckDbMetadata.Open(path));
        DuckLakeTable table = (await catalog.GetSnapshotAsync()).GetTable("t");
        Assert.Equal(
            ["42", null, "{'a': [1, 2], 'b': x, 'd': 1.50}", "2024-02-29", "text"],
            (await GoldenTables.ReadAsync(table.Scan())).Select(row => row[0]));
    }

    [Fact]
    public async Task Variants_inside_other_values_are_refused()
    {
        string path = Create("list", "v VARIANT[]", "[1::VARIANT]");
        using (CatalogBuilder builder = CatalogBuilder.OpenDuckDb(path))
        {
            builder.AddColumn(1, 2, "element", "variant", 1, parent: 1);
        }

        await using DuckLakeCatalog catalog = await DuckLakeCatalog.OpenAsync(DuckDbMetadata.Open(path));
        DuckLakeTable table = (await catalog.GetSnapshotAsync()).GetTable("t");
        DuckLakeException error = await Assert.ThrowsAsync<DuckLakeException>(() => GoldenTables.ReadAsync(table.Scan()));
        Assert.Equal(DuckLakeErrorKind.Unsupported, error.Kind);
        Assert.Contains("has variants as text", error.Message);
    }

    protected override void Cleanup() => _directory.Dispose();

    private string Create(string type, string declaration, params string[] values)
    {
        string path = _directory.Combine("catalog.ducklake");
        using CatalogBuilder builder = CatalogBuilder.CreateDuckDb(path);
        builder.AddSnapshot(1, "2026-01-02 00:00:00+00", 1, 2, 1);
        builder.AddTable(1, "t", 1, ("v", type));
        string inlined = builder.AddInlinedTable(1, 1, declaration);
        for (int i = 0; i < values.Length; i++)
        {
            builder.Execute($"INSERT INTO {inlined} VALUES ({i}, 1, NULL, {values[i]})");
        }

        return path;
    }
}
