using DuckLake.Columnar;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

/// <summary>Values at the edge of what files hold come back, here and in DuckDB.</summary>
public sealed class EdgeValueTests : LeakCheckedTest
{
    [SkippableTheory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    [InlineData("mysql")]
    public async Task The_NaN_of_dotnet_is_a_plain_nan(string kind)
    {
        await using WriteFaultLake lake = await WriteFaultLake.CreateAsync(kind);
        double negative = BitConverter.UInt64BitsToDouble(0xFFF8_0000_0000_0001);
        (int Id, double D, float F)[] rows =
            [.. Enumerable.Range(0, 37).Select(i => (i, i % 7 == 3 ? (i % 2 == 0 ? double.NaN : negative) : i, i % 5 == 2 ? float.NaN : -i))];
        DuckLakeRowMapping<(int Id, double D, float F)> mapping = new DuckLakeRowMapping<(int Id, double D, float F)>()
            .Column("id", row => row.Id).Column("d", row => row.D).Column("f", row => row.F);
        await lake.Catalog.TransactAsync(async (transaction, token) =>
        {
            transaction.CreateTable("n", [DuckLakeColumnSpec.Parse("id", "INTEGER"), DuckLakeColumnSpec.Parse("d", "DOUBLE"), DuckLakeColumnSpec.Parse("f", "FLOAT")]);
            await transaction.AppendAsync("n", rows, mapping, cancellationToken: token);
            await transaction.AppendAsync("n", rows[..9], mapping, cancellationToken: token);
        });
        string file = Assert.Single(lake.Files(), path => path.Contains("/n/", StringComparison.Ordinal));
        using DuckDbSession duckDb = DuckDbSession.Open();
        DuckDbRows read = duckDb.Query($"SELECT d::VARCHAR, f::VARCHAR FROM read_parquet({DuckDbSession.Literal(file)}) ORDER BY id");
        Assert.Equal(rows.Select(row => new[] { double.IsNaN(row.D) ? "nan" : $"{row.D:0.0}", float.IsNaN(row.F) ? "nan" : row.F == 0 ? "-0.0" : $"{row.F:0.0}" }),
            read.Rows.Select(row => new[] { row[0]!, row[1] == "0.0" ? "-0.0" : row[1]! }));

        await using IArrowArrayStream stream = await (await lake.Catalog.GetSnapshotAsync()).GetTable("n").Scan().Select("d").ExecuteAsync();
        int found = 0;
        while (await stream.ReadNextRecordBatchAsync() is { } batch)
        {
            using (batch)
            {
                foreach (double value in ((DoubleArray)batch.Column(0)).Values)
                {
                    found += double.IsNaN(value) ? 1 : 0;
                    Assert.True(!double.IsNaN(value) || kind == "sqlite" || BitConverter.DoubleToInt64Bits(value) > 0);
                }
            }
        }

        Assert.Equal(rows.Concat(rows[..9]).Count(row => double.IsNaN(row.D)), found);
    }

    [Fact]
    public async Task The_largest_huge_integers_of_files_come_back()
    {
        // The largest doubles below 10^38 and 2^128, and the smallest above -10^38.
        string[] huge = ["99999999999999997748809823456034029568", "-99999999999999997748809823456034029568", "12345"];
        string[] unsigned = ["340282366920938425684442744474606501888", "0", "200000000000000000000000000000000000000"];
        await using WriteFaultLake lake = await WriteFaultLake.CreateAsync("sqlite");
        await lake.Catalog.TransactAsync(async (transaction, token) =>
        {
            DuckLakeTable table = transaction.CreateTable("h", [DuckLakeColumnSpec.Parse("h", "HUGEINT"), DuckLakeColumnSpec.Parse("u", "UHUGEINT")]);
            using RecordBatch rows = WriteTables.Batch(table.Definition, huge, unsigned);
            await transaction.AppendAsync("h", rows, new DuckLakeAppendOptions { Inlining = DuckLakeInlining.Never }, token);
        });
        string file = Assert.Single(lake.Files(), path => path.Contains("/h/", StringComparison.Ordinal));
        using DuckDbSession duckDb = DuckDbSession.Open();
        DuckDbRows read = duckDb.Query($"SELECT h::HUGEINT::VARCHAR, u::UHUGEINT::VARCHAR FROM read_parquet({DuckDbSession.Literal(file)})");
        List<string?[]> own = await GoldenTables.ReadAsync((await lake.Catalog.GetSnapshotAsync()).GetTable("h").Scan());
        Assert.Equal(read.Rows, own);
        Assert.Equal((huge[0], huge[1], unsigned[0], unsigned[1]), (own[0][0], own[1][0], own[0][1], own[1][1]));
    }
}
