using DuckLake.Columnar;
using DuckLake.Metadata;
using DuckLake.Parquet;
using DuckLake.Storage;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

/// <summary>What becomes of rows: files or rows for the catalog, rotation, internal columns, keys, and nothing left after a failure.</summary>
public sealed class TableWriterTests : LeakCheckedTest
{
    private readonly ObjectStoreRegistry _stores = new();
    private readonly TableDefinition _table = WriteTables.Create(("i", "int32"), ("v", "varchar"));

    [Theory]
    [InlineData(10, true)]
    [InlineData(11, false)]
    [InlineData(1, true)]
    public async Task Rows_up_to_the_limit_are_kept_for_the_catalog(int rowCount, bool isInlined)
    {
        using WrittenRows written = await WriteAsync(WriteTables.Context(_table, _stores, inlining: InliningMode.Allowed), Batches(rowCount, 4));
        Assert.Equal(rowCount, written.RowCount);
        Assert.Equal(isInlined, written.InlinedRows is not null);
        Assert.Equal(isInlined ? 0 : 1, (await WriteTables.ListAsync(_stores)).Count);
        if (written.InlinedRows is { } rows)
        {
            Assert.Null(rows.RowIds);
            Assert.Equal(new FileColumnStatistics { ValueCount = rowCount, NullCount = 0, Min = "0", Max = $"{rowCount - 1}" }, rows.Statistics[0].Statistics);
        }
    }

    [Fact]
    public async Task No_rows_give_no_file()
    {
        using WrittenRows written = await WriteAsync(WriteTables.Context(_table, _stores), [WriteTables.Batch(_table, [], [])]);
        Assert.Equal(0, written.RowCount);
        Assert.Empty(written.Files);
        Assert.Empty(await WriteTables.ListAsync(_stores));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_file_ends_when_it_has_the_target_size(bool perThread)
    {
        var options = new TableWriteOptions { TargetFileSizeBytes = 100_000, RowGroupRows = 1_000, Codec = CompressionCodec.Uncompressed, PerThreadOutput = perThread };
        using WrittenRows written = await WriteAsync(WriteTables.Context(_table, _stores, options), Batches(20_000, 500));
        Assert.True(written.Files.Count > 3, $"{written.Files.Count} files");
        Assert.Equal(20_000, written.Files.Sum(file => file.RecordCount));
        Assert.Equal(written.Files.Select(file => file.FullPath["memory://lake/main/t/".Length..]).Order(), (await WriteTables.ListAsync(_stores)).Order());
        Assert.All(written.Files, file => Assert.Matches("^memory://lake/main/t/ducklake-[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f-]{17}\\.parquet$", file.FullPath));
        if (!perThread)
        {
            Assert.Equal(Enumerable.Range(0, 20_000).Select(i => $"{i}"), (await ReadAsync(written.Files)).Select(row => row[0]));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_null_where_none_is_allowed_fails_and_leaves_no_file(bool mayInline)
    {
        InliningMode inlining = mayInline ? InliningMode.Allowed : InliningMode.Never;
        TableDefinition table = WriteTables.Create([WriteTables.Column(1, "i", "int32"), WriteTables.Column(2, "v", "varchar", nullsAllowed: false)]);
        var options = new TableWriteOptions { TargetFileSizeBytes = 4_096, RowGroupRows = 100, Codec = CompressionCodec.Uncompressed };
        List<RecordBatch> batches = [.. Enumerable.Range(0, 40).Select(_ => WriteTables.Batch(table, [.. Enumerable.Repeat("1", 100)], [.. Enumerable.Repeat("some text", 100)]))];
        batches.Add(WriteTables.Batch(table, ["1", "2"], ["a", null]));
        DuckLakeException error = await Assert.ThrowsAsync<DuckLakeException>(() => WriteAsync(WriteTables.Context(table, _stores, options, inlining), batches));
        Assert.Equal(DuckLakeErrorKind.ConstraintViolation, error.Kind);
        Assert.StartsWith("NOT NULL constraint failed: t.v", error.Message, StringComparison.Ordinal);
        Assert.Equal("v", error.ColumnPath);
        Assert.Empty(await WriteTables.ListAsync(_stores));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Row_and_snapshot_ids_are_embedded(bool withSnapshots)
    {
        RowIdMode mode = withSnapshots ? RowIdMode.EmbeddedWithSnapshotId : RowIdMode.Embedded;
        using RecordBatch rows = WithInternal(mode, [5, 3, 90], [7, 9, 8]);
        using WrittenRows written = await WriteAsync(WriteTables.Context(_table, _stores), [rows.Retain()], mode);
        WrittenDataFile file = Assert.Single(written.Files);
        Assert.True(file.HasEmbeddedRowIds);
        Assert.Equal(3, file.MinRowId);
        Assert.Equal(mode == RowIdMode.Embedded ? null : 7, file.MinSnapshotId);
        Assert.Equal(mode == RowIdMode.Embedded ? null : 9, file.MaxSnapshotId);
        Assert.Equal([1, 2], file.Statistics.Select(entry => entry.ColumnId));
        ParquetFileReader reader = await OpenAsync(file);
        Assert.Equal([1, 2, 2147483540, .. mode == RowIdMode.Embedded ? Array.Empty<int?>() : [2147483539]], reader.Metadata.Schema.Fields.Select(field => field.FieldId));
        Assert.Equal(["5", "3", "90"], (await ReadAsync(written.Files)).Select(row => row[2]));

        using WrittenRows inlined = await WriteAsync(WriteTables.Context(_table, _stores, inlining: InliningMode.Allowed), [rows.Retain()], mode);
        Assert.Equal("5,3,90", string.Join(',', inlined.InlinedRows!.RowIds!));
        Assert.Equal(2, inlined.InlinedRows.Batch.ColumnCount);
    }

    [Fact]
    public async Task Files_of_an_encrypted_lake_need_their_key()
    {
        string key = Convert.ToBase64String([.. Enumerable.Range(0, 16).Select(i => (byte)i)]);
        using WrittenRows written = await WriteAsync(WriteTables.Context(_table, _stores, encryptionKey: key), Batches(100, 100));
        WrittenDataFile file = Assert.Single(written.Files);
        Assert.Equal(key, file.EncryptionKey);
        await Assert.ThrowsAsync<InvalidParquetException>(() => OpenAsync(file, withKey: false));
        Assert.Equal(100, (await ReadAsync(written.Files)).Count);
    }

    [Fact]
    public async Task A_level_the_codec_does_not_have_is_a_typed_error()
    {
        var options = new TableWriteOptions { Codec = CompressionCodec.Gzip, CompressionLevel = 99 };
        DuckLakeException error = await Assert.ThrowsAsync<DuckLakeException>(() => WriteAsync(WriteTables.Context(_table, _stores, options), Batches(10, 10)));
        Assert.Equal(DuckLakeErrorKind.Unsupported, error.Kind);
        Assert.Empty(await WriteTables.ListAsync(_stores));
    }

    [Fact]
    public async Task Rows_are_sorted_by_plain_columns()
    {
        var order = new[] { new SortField("v", "duckdb", true, false), new SortField("\"i\"", "duckdb", false, true) };
        TableDefinition table = WriteTables.Create(_table.Columns, sort: order);
        using WrittenRows written = await WriteAsync(
            WriteTables.Context(table, _stores), [WriteTables.Batch(table, ["3", "1", null, "2", "9"], ["a", "b", "a", null, "b"])]);
        Assert.Equal(["1b", "9b", "a", "3a", "2"], (await ReadAsync(written.Files)).Select(row => row[0] + row[1]));

        TableDefinition byExpression = WriteTables.Create(_table.Columns, sort: [new SortField("i + 1", "duckdb", false, false)]);
        using WrittenRows unsorted = await WriteAsync(WriteTables.Context(byExpression, _stores), [WriteTables.Batch(table, ["3", "1"], ["a", "b"])]);
        Assert.Equal(["3", "1"], (await ReadAsync(unsorted.Files)).Select(row => row[0]));
    }

    private List<RecordBatch> Batches(int rowCount, int batchRows)
    {
        var batches = new List<RecordBatch>();
        for (int first = 0; first < rowCount; first += batchRows)
        {
            int[] rows = [.. Enumerable.Range(first, Math.Min(batchRows, rowCount - first))];
            batches.Add(WriteTables.Batch(_table, [.. rows.Select(i => $"{i}")], [.. rows.Select(i => new Guid(i, 5, 7, BitConverter.GetBytes(i * 7919L * 104729)).ToString())]));
        }

        return batches;
    }

    private RecordBatch WithInternal(RowIdMode mode, long[] rowIds, long[] snapshotIds)
    {
        using RecordBatch rows = WriteTables.Batch(_table, [.. rowIds.Select(id => $"{id}")], [.. rowIds.Select(_ => "x")]);
        List<IArrowArray> columns = [.. rows.Arrays.Select(array => ArrowArrayFactory.BuildArray(array.Data.Retain()))];
        using var builder = new Int64Array.Builder();
        columns.Add(builder.AppendRange(rowIds).Build());
        if (mode == RowIdMode.EmbeddedWithSnapshotId)
        {
            columns.Add(builder.AppendRange(snapshotIds).Build());
        }

        return new RecordBatch(InternalColumns.Append(rows.Schema, mode), columns, rows.Length);
    }

    internal static async Task<WrittenRows> WriteAsync(TableWriteContext context, IReadOnlyList<RecordBatch> batches, RowIdMode mode = RowIdMode.Assigned)
    {
        try
        {
            return await new TableWriter(context).WriteAsync(new BatchListStream(batches), mode, default);
        }
        finally
        {
            foreach (RecordBatch batch in batches)
            {
                batch.Dispose();
            }
        }
    }

    private Task<ParquetFileReader> OpenAsync(WrittenDataFile file, bool withKey = true) => WrittenFiles.OpenAsync(_stores, file, withKey);

    private Task<List<string?[]>> ReadAsync(IEnumerable<WrittenDataFile> files) => WrittenFiles.ReadAsync(_stores, files);
}
