using DuckLake.Columnar;
using DuckLake.Metadata.Sqlite;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

/// <summary>Updates of copies of lakes of the reference: all types, partitions, orders and kinds of files, seen by the transaction and after its commit.</summary>
public sealed class GoldenUpdateTests : LeakCheckedTest
{
    private const int MostRows = 5_000;

    public static TheoryData<string> Lakes => GoldenDeleteTests.Lakes;

    [SkippableTheory]
    [MemberData(nameof(Lakes))]
    public async Task Rows_written_anew_keep_their_values_and_ids(string lake)
    {
        TestPaths.RequireShared();
        using var copy = new TemporaryDirectory();
        CopyTo(Path.Combine(TestPaths.Golden, lake), copy.FullPath);
        await using DuckLakeCatalog catalog = await DuckLakeCatalog.OpenAsync(
            SqliteMetadata.Open(copy.Combine("catalog.sqlite")),
            new DuckLakeCatalogOptions { DataPath = copy.Combine("data") + Path.DirectorySeparatorChar, OverrideDataPath = true });
        var expected = new Dictionary<(string Schema, string Table), SortedDictionary<long, string>>();
        await using DuckLakeTransaction transaction = await catalog.BeginTransactionAsync();
        foreach (DuckLakeTable table in (await catalog.GetSnapshotAsync()).Tables)
        {
            // The reference commits provisional row ids by mistake; such rows get real ones.
            if (await GoldenDeleteTests.TryReadAsync(table) is not { Count: > 0 and < MostRows } before
                || before.Keys.Any(ProvisionalIds.IsProvisionalRow))
            {
                continue;
            }

            string column = table.Columns[0].Name;
            var name = new DuckLakeName(table.SchemaName, table.Name);
            try
            {
                Assert.Equal(before.Count, await transaction.UpdateAsync(name, null, [DuckLakeAssignment.Set(column, Same)]));
            }
            catch (DuckLakeException e) when (e.Message.Contains("which this library cannot compute", StringComparison.Ordinal))
            {
                // A partitioning the reference stores, but cannot write either.
                continue;
            }

            Assert.Equal(before, await RowIdRows.ReadAsync(transaction.GetTable(name)));
            long[] some = [.. before.Keys.Where((_, i) => i % 3 == 0)];
            Assert.Equal(some.Length, await transaction.DeleteRowsAsync(name, some));
            Array.ForEach(some, id => before.Remove(id));
            Assert.Equal(before, await RowIdRows.ReadAsync(transaction.GetTable(name)));
            expected.Add((table.SchemaName, table.Name), before);
        }

        DuckLakeSnapshot snapshot = await transaction.CommitAsync();
        foreach (((string schema, string table), SortedDictionary<long, string> rows) in expected)
        {
            Assert.Equal(rows, await RowIdRows.ReadAsync(snapshot.GetTable(schema, table)));
        }
    }

    private static IArrowArray Same(RecordBatch rows) => ArrowArrayFactory.BuildArray(rows.Column(0).Data.Retain());

    internal static void CopyTo(string source, string target)
    {
        foreach (string file in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(target, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
