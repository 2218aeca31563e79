using DuckLake.Metadata.Sqlite;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

/// <summary>Deletes from lakes of the reference, seen through the open transaction: every kind of file, delete and inlined row.</summary>
public sealed class GoldenDeleteTests : LeakCheckedTest
{
    private const int MostRows = 20_000;

    public static TheoryData<string> Lakes
    {
        get
        {
            var lakes = new TheoryData<string>();
            foreach (string folder in Directory.Exists(TestPaths.Golden) ? Directory.GetDirectories(TestPaths.Golden) : [])
            {
                if (File.Exists(Path.Combine(folder, "catalog.sqlite")) && Path.GetFileName(folder) != "tpch-sf0.1")
                {
                    lakes.Add(Path.GetFileName(folder));
                }
            }

            if (lakes.Count == 0)
            {
                lakes.Add("none");
            }

            return lakes;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Lakes))]
    public async Task Rows_deleted_by_id_are_gone_and_no_others(string lake)
    {
        TestPaths.RequireShared();
        await using DuckLakeCatalog catalog = await OpenAsync(lake);
        var random = new Random(lake.Length);
        foreach (DuckLakeTable table in (await catalog.GetSnapshotAsync()).Tables)
        {
            if (await TryReadAsync(table) is not { Count: > 0 and < MostRows } before)
            {
                continue;
            }

            await using DuckLakeTransaction transaction = await catalog.BeginTransactionAsync();
            var name = new DuckLakeName(table.SchemaName, table.Name);
            SortedDictionary<long, string> left = before;
            for (int round = 0; round < 3; round++)
            {
                List<long> deleted = [.. left.Keys.Where(_ => random.Next(3) == 0)];
                Assert.Equal(deleted.Count, await transaction.DeleteRowsAsync(name, [.. deleted, -1, long.MaxValue]));
                deleted.ForEach(id => left.Remove(id));
                Assert.Equal(left, await RowIdRows.ReadAsync(transaction.GetTable(name)));
                Assert.Equal(left.Count, await transaction.GetTable(name).CountAsync());
            }

            Assert.Equal(left.Count, await transaction.TruncateAsync(name));
            Assert.Empty(await RowIdRows.ReadAsync(transaction.GetTable(name)));
            Assert.Equal(0, await transaction.TruncateAsync(name));
            Assert.True(transaction.Pending.TryGet(table.Id, out PendingTable? pending));
            Assert.Empty(pending.Deletes);
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Lakes))]
    public async Task Rows_deleted_by_a_filter_are_those_it_finds(string lake)
    {
        TestPaths.RequireShared();
        await using DuckLakeCatalog catalog = await OpenAsync(lake);
        foreach (DuckLakeTable table in (await catalog.GetSnapshotAsync()).Tables)
        {
            if (await TryReadAsync(table) is not { Count: > 0 and < MostRows } before || Filter(table, before) is not { } filter)
            {
                continue;
            }

            SortedDictionary<long, string> matching = await RowIdRows.ReadAsync(table, filter);
            await using DuckLakeTransaction transaction = await catalog.BeginTransactionAsync();
            var name = new DuckLakeName(table.SchemaName, table.Name);
            Assert.Equal(matching.Count, await transaction.DeleteAsync(name, filter));
            foreach (long id in matching.Keys)
            {
                Assert.True(before.Remove(id));
            }

            Assert.Equal(before, await RowIdRows.ReadAsync(transaction.GetTable(name)));
            Assert.Equal(0, await transaction.DeleteAsync(name, filter));
        }
    }

    private static Task<DuckLakeCatalog> OpenAsync(string lake)
    {
        string folder = Path.Combine(TestPaths.Golden, lake);
        return DuckLakeCatalog.OpenAsync(
            SqliteMetadata.Open(Path.Combine(folder, "catalog.sqlite")),
            new DuckLakeCatalogOptions { DataPath = Path.Combine(folder, "data/"), OverrideDataPath = true });
    }

    internal static async Task<SortedDictionary<long, string>?> TryReadAsync(DuckLakeTable table)
    {
        try
        {
            return await RowIdRows.ReadAsync(table);
        }
        catch (DuckLakeException)
        {
            // Some recorded lakes are unreadable on purpose.
            return null;
        }
    }

    /// <summary>A filter that some rows pass: the middle value of the first column whose texts are its literals.</summary>
    private static DuckLakeFilter? Filter(DuckLakeTable table, SortedDictionary<long, string> rows)
    {
        for (int i = 0; i < table.Columns.Count; i++)
        {
            if (table.Columns[i].Type?.Kind is >= Metadata.DuckLakeTypeKind.Int8 and <= Metadata.DuckLakeTypeKind.UInt64 or Metadata.DuckLakeTypeKind.Varchar)
            {
                int column = i;
                string[] values = [.. rows.Values.Select(row => row.Split(" | ")).Where(cells => cells.Length == table.Columns.Count)
                    .Select(cells => cells[column]).Where(cell => cell != "∅").Order(StringComparer.Ordinal)];
                if (values.Length > 0)
                {
                    string name = "\"" + table.Columns[i].Name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
                    return DuckLakeFilter.LessThanOrEqual(name, values[values.Length / 2]);
                }
            }
        }

        return null;
    }
}
