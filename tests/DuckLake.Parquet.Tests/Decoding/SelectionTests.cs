using DuckLake.Columnar;
using DuckLake.Parquet.Tests.Corpus;
using DuckLake.Parquet.Tests.Format;
using DuckLake.Testing;

namespace DuckLake.Parquet.Tests.Decoding;

/// <summary>Partial reads of any shape give the same values as reading everything.</summary>
public sealed class SelectionTests : LeakCheckedTest
{
    private const int Rows = 20_000;

    private static readonly string[] CorpusFiles =
    [
        "data/alltypes_tiny_pages.parquet",
        "data/alltypes_tiny_pages_plain.parquet",
        "data/int32_with_null_pages.parquet",
        "data/fixed_length_byte_array.parquet",
        "data/nested_maps.snappy.parquet",
        "data/nested_lists.snappy.parquet",
        "data/list_columns.parquet",
        "data/nullable.impala.parquet",
        "data/delta_byte_array.parquet",
        "data/delta_binary_packed.parquet",
        "data/datapage_v2.snappy.parquet",
        "data/rle_boolean_encoding.parquet",
        "data/repeated_no_annotation.parquet",
        "data/old_list_structure.parquet",
    ];

    private readonly Random _random = new(7);

    [SkippableTheory]
    [InlineData(ParquetStringRepresentation.Utf8)]
    [InlineData(ParquetStringRepresentation.Utf8View)]
    [InlineData(ParquetStringRepresentation.Dictionary)]
    public void Corpus_files_can_be_read_in_parts(ParquetStringRepresentation strings)
    {
        foreach (string path in CorpusFiles)
        {
            Check(ParquetTestFiles.Read(path), path, strings);
        }
    }

    [Theory]
    [InlineData("", ParquetStringRepresentation.Utf8)]
    [InlineData("", ParquetStringRepresentation.Utf8View)]
    [InlineData("", ParquetStringRepresentation.Dictionary)]
    [InlineData(", PARQUET_VERSION V2", ParquetStringRepresentation.Utf8)]
    [InlineData(", PARQUET_VERSION V2", ParquetStringRepresentation.Utf8View)]
    [InlineData(", PARQUET_VERSION V2", ParquetStringRepresentation.Dictionary)]
    [InlineData(", CODEC uncompressed", ParquetStringRepresentation.Utf8)]
    [InlineData(", CODEC uncompressed", ParquetStringRepresentation.Utf8View)]
    public void Files_of_DuckDB_can_be_read_in_parts(string option, ParquetStringRepresentation strings)
    {
        using var directory = new TemporaryDirectory();
        string path = directory.Combine("t.parquet");
        using (DuckDbSession duckDb = DuckDbSession.Open(threads: 1))
        {
            duckDb.Execute($$"""
                COPY (SELECT i, CASE WHEN hash(i) % 3 = 0 THEN NULL ELSE i * 7 END AS nullable, (i % 10)::TINYINT AS small,
                    i % 2 = 0 AS flag, CASE WHEN i % 11 = 0 THEN NULL ELSE i % 3 = 0 END AS nullflag,
                    'text ' || (i % 50) AS repeated, CASE WHEN i % 5 = 0 THEN NULL ELSE 'a rather long unique text ' || i END AS unique_text,
                    (i / 7)::DECIMAL(30, 3) AS wide, i::DOUBLE / 3 AS real, DATE '2000-01-01' + (i % 1000)::INTEGER AS day,
                    [x FOR x IN range(i % 4)] AS list, CASE WHEN i % 6 = 0 THEN NULL ELSE [['a' || i], NULL, []] END AS deep,
                    {'a': i, 'b': CASE WHEN i % 4 = 0 THEN NULL ELSE {'c': 's' || (i % 9)} END} AS s,
                    MAP {i: 'v' || i, i + 1: NULL} AS m
                  FROM range({{Rows}}) t(i)) TO {{DuckDbSession.Literal(path)}} (FORMAT parquet, ROW_GROUP_SIZE 8192{{option}})
                """);
        }

        Check(File.ReadAllBytes(path), path, strings);
    }

    private void Check(byte[] file, string name, ParquetStringRepresentation strings)
    {
        List<string?[]> all = ParquetTestReader.ReadText(file, name, ParquetReaderOptions.Default);
        var options = new ParquetReaderOptions { StringRepresentation = strings, BatchRowCount = 777 };
        AssertRows(all, Enumerable.Range(0, all.Count), ParquetTestReader.ReadText(file, name, options), name);

        ParquetMetadata metadata = ParquetTestFiles.ReadMetadata(file, name: name);
        var plan = new ParquetReadPlan(metadata, null, options);
        int first = 0;
        for (int group = 0; group < metadata.RowGroups.Count; group++)
        {
            int rowCount = (int)metadata.RowGroups[group].RowCount;
            foreach (double density in new[] { 0.0, 0.003, 0.05, 0.6, 1.0 })
            {
                foreach (bool useIndex in new[] { false, true })
                {
                    CheckSelection(file, metadata, plan, group, density, useIndex, all, first);
                }
            }

            CheckSkips(file, metadata, plan, group, all, first);
            first += rowCount;
        }
    }

    private void CheckSelection(
        byte[] file, ParquetMetadata metadata, ParquetReadPlan plan, int group, double density, bool useIndex, List<string?[]> all, int first)
    {
        int rowCount = (int)metadata.RowGroups[group].RowCount;
        int[] selected = [.. Enumerable.Range(0, rowCount).Where(_ => _random.NextDouble() < density)];
        using var reader = new ParquetRowGroupReader(metadata, group, plan);
        ParquetRowRange[] ranges = [.. selected.Select(row => new ParquetRowRange(row, 1))];
        Supply(reader, file, metadata, group, useIndex, useIndex ? ranges : null);

        var rows = new List<string?[]>();
        for (int position = 0; position < rowCount;)
        {
            int take = Math.Min(rowCount - position, 1 + _random.Next(4000));
            int[] part = [.. selected.Where(row => row >= position && row < position + take).Select(row => row - position)];
            using RecordBatch batch = reader.ReadBatchSelected(part, take);
            Append(batch, rows);
            position += take;
        }

        AssertRows(all, selected.Select(row => first + row), rows, $"{metadata.FileName}, row group {group}, density {density}");
    }

    private void CheckSkips(byte[] file, ParquetMetadata metadata, ParquetReadPlan plan, int group, List<string?[]> all, int first)
    {
        int rowCount = (int)metadata.RowGroups[group].RowCount;
        using var reader = new ParquetRowGroupReader(metadata, group, plan);
        Supply(reader, file, metadata, group, useIndex: group % 2 == 0, null);
        var rows = new List<string?[]>();
        var expected = new List<int>();
        while (reader.Position < rowCount)
        {
            reader.Skip(Math.Min(_random.Next(3000), rowCount - reader.Position));
            int start = (int)reader.Position;
            using RecordBatch? batch = reader.ReadBatch(1 + _random.Next(500));
            if (batch is not null)
            {
                Append(batch, rows);
                expected.AddRange(Enumerable.Range(first + start, batch.Length));
            }
        }

        AssertRows(all, expected, rows, $"{metadata.FileName}, row group {group}, skips");
    }

    private static void Supply(
        ParquetRowGroupReader reader, byte[] file, ParquetMetadata metadata, int group, bool useIndex, IReadOnlyList<ParquetRowRange>? rows)
    {
        foreach (ColumnChunkMetadata chunk in metadata.RowGroups[group].Columns)
        {
            if (useIndex && chunk.OffsetIndexRange is { } range)
            {
                reader.SetOffsetIndex(
                    chunk.Column.ColumnIndex, OffsetIndex.Read(file.AsSpan((int)range.Offset, (int)range.LengthBytes), metadata, chunk));
            }
        }

        foreach (ParquetByteRange range in reader.GetByteRanges(rows: rows))
        {
            reader.SetBytes(range.Offset, file.AsMemory((int)range.Offset, (int)range.LengthBytes));
        }
    }

    private static void Append(RecordBatch batch, List<string?[]> rows)
    {
        for (int row = 0; row < batch.Length; row++)
        {
            rows.Add([.. Enumerable.Range(0, batch.ColumnCount).Select(column => ArrowText.Format(batch.Column(column), row))]);
        }
    }

    private static void AssertRows(List<string?[]> all, IEnumerable<int> expected, List<string?[]> actual, string what)
    {
        int[] rows = [.. expected];
        Assert.True(rows.Length == actual.Count, $"{what}: {rows.Length} rows expected, {actual.Count} read");
        for (int i = 0; i < rows.Length; i++)
        {
            for (int column = 0; column < actual[i].Length; column++)
            {
                Assert.True(
                    all[rows[i]][column] == actual[i][column],
                    $"{what}: row {rows[i]}, column {column}: expected {all[rows[i]][column] ?? "NULL"}, read {actual[i][column] ?? "NULL"}");
            }
        }
    }
}
