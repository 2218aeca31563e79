using System.Diagnostics;
using DuckLake.Columnar;
using DuckLake.Testing;
using Xunit.Abstractions;

namespace DuckLake.Parquet.Tests.Decoding;

public sealed class ZBench(ITestOutputHelper output)
{
    private const string File1 = "/tmp/pqd/lineitem.parquet";

    [Fact]
    public void Generate()
    {
        using DuckDbSession s = DuckDbSession.Open();
        s.Execute($@"COPY (SELECT (i/4)::BIGINT AS l_orderkey, (hash(i)%200000)::BIGINT AS l_partkey, (hash(i+1)%10000)::BIGINT AS l_suppkey, (i%7)::INTEGER AS l_linenumber,
 (hash(i+2)%50+1)::DECIMAL(15,2) AS l_quantity, ((hash(i+3)%10000000)/100)::DECIMAL(15,2) AS l_extendedprice, ((hash(i+4)%11)/100)::DECIMAL(15,2) AS l_discount, ((hash(i+5)%9)/100)::DECIMAL(15,2) AS l_tax,
 ['A','N','R'][(hash(i+6)%3+1)::BIGINT] AS l_returnflag, ['F','O'][(hash(i+7)%2+1)::BIGINT] AS l_linestatus,
 DATE '1992-01-01' + (hash(i+8)%2500)::INTEGER AS l_shipdate, DATE '1992-01-01' + (hash(i+9)%2500)::INTEGER AS l_commitdate, DATE '1992-01-01' + (hash(i+10)%2500)::INTEGER AS l_receiptdate,
 ['DELIVER IN PERSON','COLLECT COD','NONE','TAKE BACK RETURN'][(hash(i+11)%4+1)::BIGINT] AS l_shipinstruct, ['AIR','FOB','MAIL','RAIL','REG AIR','SHIP','TRUCK'][(hash(i+12)%7+1)::BIGINT] AS l_shipmode,
 substr('furiously regular deposits sleep carefully above the ironic packages ' || i, 1 + (hash(i+13)%40)::INTEGER, 10 + (hash(i+14)%34)::INTEGER) AS l_comment,
 CASE WHEN hash(i+15)%10=0 THEN NULL ELSE i END AS x_nullint, (hash(i+16)/1e10)::DOUBLE AS x_double, CASE WHEN hash(i+17)%10=0 THEN NULL ELSE 'v'||(hash(i+18)%100000) END AS x_nullstr,
 [i, i+1] AS x_list, {{'a': i, 'b': i::VARCHAR}} AS x_struct
 FROM range(6000000) t(i)) TO '{File1}' (FORMAT parquet)");
    }

    [Fact]
    public void Run()
    {
        byte[] file = System.IO.File.ReadAllBytes(File1);
        ParquetFileReader reader = ParquetFileReader.Open(file);
        int batchRows = int.Parse(Environment.GetEnvironmentVariable("BATCH") ?? "32768");
        foreach (ParquetStringRepresentation strings in Enum.GetValues<ParquetStringRepresentation>())
        {
            var options = new ParquetReaderOptions { BatchRowCount = batchRows, StringRepresentation = strings, VerifyChecksums = true };
            double total = 0;
            foreach (ParquetNode field in reader.Metadata.Schema.Fields)
            {
                if (strings != 0 && field is ParquetColumn c && c.PhysicalType != ParquetPhysicalType.ByteArray) continue;
                double best = 1e9;
                for (int round = 0; round < 2; round++)
                {
                    var sw = Stopwatch.StartNew();
                    Read(file, reader.Metadata, ParquetProjection.OfNodes(reader.Metadata.Schema, [field]), options, 20);
                    best = Math.Min(best, sw.Elapsed.TotalSeconds);
                }
                long rows = reader.Metadata.RowGroups.Take(20).Sum(g => g.RowCount);
                if (field.FirstColumnIndex < 16) total += best * 6e6 / rows;
                output.WriteLine($"{strings} {field.Name,-16} {reader.Metadata.RowGroups[0].Columns[field.FirstColumnIndex].Encodings[0]} {reader.Metadata.RowGroups[0].Columns[field.FirstColumnIndex].Encodings[^1]} {rows / best / 1e6,8:0.0} M rows/s  {best / rows * 1e9,6:0.00} ns/row");
            }
            output.WriteLine($"{strings} 16 columns, 6M rows, one thread: {total:0.000} s");
        }
    }

    private static void Read(byte[] file, ParquetMetadata metadata, ParquetProjection projection, ParquetReaderOptions options, int groups)
    {
        var plan = new ParquetReadPlan(metadata, projection, options);
        for (int g = 0; g < Math.Min(groups, metadata.RowGroups.Count); g++)
        {
            using var rg = new ParquetRowGroupReader(metadata, g, plan);
            foreach (ParquetByteRange r in rg.GetByteRanges()) rg.SetBytes(r.Offset, file.AsMemory((int)r.Offset, (int)r.LengthBytes));
            while (rg.ReadBatch() is { } batch) batch.Dispose();
        }
    }
}
