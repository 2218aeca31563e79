using System.Buffers.Binary;
using System.Globalization;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

/// <summary>Files whose column chunks lie beyond 2 and 4 GiB; the holes between them take no disk.</summary>
public sealed class LargeFileTests : LeakCheckedTest
{
    private static readonly long[] s_shifts = [0, (2L << 30) + 4_097, (5L << 30) + 77];

    [Fact]
    public async Task Row_groups_beyond_2_and_4_gibibytes_are_read()
    {
        using var lake = new FileLake();
        string small = lake.FilePath("t", "small.parquet");
        string query = "SELECT i::BIGINT AS i, 'value ' || (i % 97) AS s FROM range(6144) r(i)";
        lake.DuckDb.Execute($"COPY ({query}) TO {DuckDbSession.Literal(small)} (FORMAT parquet, ROW_GROUP_SIZE 2048, FIELD_IDS {{i: 1, s: 2}})");
        string large = lake.FilePath("t", "large.parquet");
        long size = WriteShifted(await File.ReadAllBytesAsync(small), large);
        Assert.True(size > 5L << 30);
        lake.Catalog.AddSnapshot(1, "2026-01-02 00:00:00+00", 1, 2, 1);
        lake.Catalog.AddTable(1, "t", 1, ("i", "int64"), ("s", "varchar"));
        lake.Register(0, 1, large, 1, 6144);
        await using DuckLakeCatalog catalog = await lake.OpenAsync();
        DuckLakeTable table = (await catalog.GetSnapshotAsync()).GetTable("t");
        List<string?[]> expected = [.. Enumerable.Range(0, 6144).Select(i => (string?[])[Text(i), $"value {i % 97}"])];
        Assert.Equal(expected, await GoldenTables.ReadAsync(table.Scan()));
        Assert.Equal("value 31", Assert.Single(Assert.Single(await GoldenTables.ReadAsync(table.Scan().Select("s").Where(DuckLakeFilter.Equal("i", 5_075))))));

        // Cut by bytes, each row group belongs to exactly one task.
        IReadOnlyList<ScanTask> tasks = (await table.Scan().TaskSize(1L << 30).PlanAsync()).Tasks;
        Assert.Equal(6, tasks.Count);
        var counts = new List<int>();
        foreach (ScanTask task in tasks)
        {
            await using var stream = await catalog.ExecuteTaskAsync(ScanTask.FromJson(task.ToJson()));
            counts.Add((await GoldenTables.ReadAsync(stream)).Count);
        }

        Assert.Equal([2048, 0, 2048, 0, 0, 2048], counts);
    }

    // The whole file once per row group, each copy at the shift of its row group, then a footer that says so.
    private static long WriteShifted(byte[] file, string path)
    {
        byte[] footer = FooterShifter.Shift(file, s_shifts);
        byte[] trailer = new byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(trailer, footer.Length);
        "PAR1"u8.CopyTo(trailer.AsSpan(4));
        using FileStream stream = File.Create(path);
        foreach (long shift in s_shifts)
        {
            stream.Seek(shift, SeekOrigin.Begin);
            stream.Write(file);
        }

        stream.Write(footer);
        stream.Write(trailer);
        return stream.Length;
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
