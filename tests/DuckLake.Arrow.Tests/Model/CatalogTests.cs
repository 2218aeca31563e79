using DuckLake.Metadata;
using DuckLake.Metadata.Sqlite;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

public sealed class CatalogTests : LeakCheckedTest
{
    [SkippableFact]
    public async Task ModelShowsTheWholeLake()
    {
        await using DuckLakeCatalog catalog = await GoldenCatalog.OpenAsync("views-macros-comments");
        DuckLakeSnapshot snapshot = await catalog.GetSnapshotAsync();
        Assert.NotEmpty(snapshot.Tables);
        Assert.NotEmpty(snapshot.Views);
        Assert.NotEmpty(snapshot.Macros);
        Assert.Contains(snapshot.Tables, table => table.Comment is not null || table.Columns.Any(column => column.Comment is not null));
        IReadOnlyList<SnapshotInfo> snapshots = await catalog.ListSnapshotsAsync();
        Assert.Equal(snapshot.Id, snapshots[^1].SnapshotId);
        Assert.Contains(snapshots, info => info.CommitMessage is not null);
        DuckLakeSnapshot first = await catalog.GetSnapshotAsync(snapshots[0].SnapshotId);
        Assert.Equal(snapshots[0].Time, first.Time);
        Assert.Equal(snapshot.Id, (await catalog.GetSnapshotAsync(DateTimeOffset.MaxValue)).Id);
        Assert.Equal("1.0", catalog.Info.Version);
    }

    [SkippableFact]
    public async Task EveryTableOfEveryGoldenLakePlans()
    {
        TestPaths.RequireShared();
        string[] lakes = [.. Directory.EnumerateDirectories(TestPaths.Golden)
            .Concat(Directory.EnumerateDirectories(Path.Combine(TestPaths.Golden, "curated")))
            .Where(folder => File.Exists(Path.Combine(folder, "catalog.sqlite")))
            .Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];
        int tables = 0;
        foreach (string lake in lakes)
        {
            await using DuckLakeCatalog catalog = await GoldenCatalog.OpenAsync(lake);
            DuckLakeSnapshot snapshot = await catalog.GetSnapshotAsync();
            foreach (DuckLakeTable table in snapshot.Tables)
            {
                tables++;
                ScanPlan plan = await table.Scan().PlanAsync();
                Assert.Equal(table.ArrowSchema, plan.Schema);
                Assert.Equal(table.Columns.Select(column => column.Name), plan.Schema.FieldsList.Select(field => field.Name));
                Assert.All(plan.Files, file => Assert.StartsWith(catalog.DataPath, file.Path, StringComparison.Ordinal));
                DuckLakeColumn first = table.Columns[0];
                string name = $"\"{first.Name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
                await table.Scan().Select(name, "rowid").Where(DuckLakeFilter.IsNotNull(name)).PlanAsync();
            }
        }

        Assert.True(tables > 200, $"{tables} tables");
    }

    [SkippableFact]
    public async Task ProjectionsKeepNestingAndVirtualColumns()
    {
        await using DuckLakeCatalog catalog = await GoldenCatalog.OpenAsync("types-nested");
        DuckLakeSnapshot snapshot = await catalog.GetSnapshotAsync();
        DuckLakeTable table = snapshot.Tables.First(candidate => candidate.Columns.Any(column => column.TypeName == "struct" && column.Children.Count > 1));
        DuckLakeColumn nested = table.Columns.First(column => column.TypeName == "struct" && column.Children.Count > 1);
        ScanPlan plan = await table.Scan().Select("FILENAME", $"{nested.Name}.{nested.Children[1].Name}", "rowid").PlanAsync();
        Assert.Equal(["filename", nested.Name, "rowid"], plan.Schema.FieldsList.Select(field => field.Name));
        var type = Assert.IsType<Columnar.StructType>(plan.Schema.FieldsList[1].DataType);
        Assert.Equal([nested.Children[1].Name], type.Fields.Select(field => field.Name));
        Assert.Equal(
            nested.Children[1].ColumnId.ToString(System.Globalization.CultureInfo.InvariantCulture),
            type.Fields[0].Metadata[DuckLakeTypeMapping.FieldIdKey]);
        Assert.Empty((await table.Scan().Select().PlanAsync()).Schema.FieldsList);
    }

    [SkippableFact]
    public async Task DifferentDataPathsNeedOverriding()
    {
        TestPaths.RequireShared();
        string folder = GoldenCatalog.Folder("partition-identity");
        var error = await Assert.ThrowsAsync<DuckLakeException>(() => DuckLakeCatalog.OpenAsync(
            SqliteMetadata.Open(Path.Combine(folder, "catalog.sqlite")), new DuckLakeCatalogOptions { DataPath = "/elsewhere" }));
        Assert.StartsWith("DATA_PATH parameter \"/elsewhere\" does not match existing data path in the catalog \"", error.Message, StringComparison.Ordinal);
        Assert.Contains("OVERRIDE_DATA_PATH", error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task MissingThingsAreNamedWithNearOnes()
    {
        await using DuckLakeCatalog catalog = await GoldenCatalog.OpenAsync("partition-identity");
        DuckLakeSnapshot snapshot = await catalog.GetSnapshotAsync();
        var table = Assert.Throws<DuckLakeException>(() => snapshot.GetTable("PTX"));
        Assert.Equal(DuckLakeErrorKind.NotFound, table.Kind);
        Assert.StartsWith("Table with name PTX does not exist! Did you mean \"pt\"?", table.Message, StringComparison.Ordinal);
        Assert.Equal(("main", "PTX", (long?)snapshot.Id), (table.SchemaName, table.TableName, table.SnapshotId));
        Assert.Contains("\"main\"", Assert.Throws<DuckLakeException>(() => snapshot.GetSchema("mian")).Message, StringComparison.Ordinal);
        var column = await Assert.ThrowsAsync<DuckLakeException>(() => snapshot.GetTable("pt").Scan().Select("regin").PlanAsync());
        Assert.Contains("Did you mean \"region\"?", column.Message, StringComparison.Ordinal);
        Assert.Contains("[table main.pt, snapshot ", column.Message, StringComparison.Ordinal);
        var version = await Assert.ThrowsAsync<DuckLakeException>(() => catalog.GetSnapshotAsync(999_999));
        Assert.Equal(DuckLakeErrorKind.NotFound, version.Kind);
        Assert.Contains("No snapshot found at version 999999", version.Message, StringComparison.Ordinal);
        Assert.IsType<MetadataException>(version.InnerException);
    }

    [Fact]
    public async Task MissingCatalogIsNotFound()
    {
        var error = await Assert.ThrowsAsync<DuckLakeException>(() => DuckLakeCatalog.OpenAsync(SqliteMetadata.Open("/nowhere/catalog.sqlite")));
        Assert.Equal(DuckLakeErrorKind.NotFound, error.Kind);
    }
}
