using System.Buffers.Binary;
using DuckLake.Arrow.Execution;
using DuckLake.Columnar;
using DuckLake.Metadata;
using DuckLake.Parquet;
using DuckLake.Storage;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

/// <summary>Delete files read back, also by DuckDB.</summary>
public sealed class DeleteFileWriterTests : LeakCheckedTest
{
    private readonly ObjectStoreRegistry _stores = new();
    private readonly TableDefinition _table = WriteTables.Create(("i", "int32"));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Positions_are_written_as_the_reference_does(bool withSnapshots)
    {
        long[] positions = [0, 5, 1L << 33];
        long[] snapshots = withSnapshots ? [9, 4, 7] : [];
        WrittenDeleteFile file = await new DeleteFileWriter(WriteTables.Context(_table, _stores)).WritePositionsAsync("s3://b/data.parquet", positions, snapshots, default);
        Assert.Equal((DeleteFileFormat.Parquet, 3L, 1, withSnapshots ? 4L : null, withSnapshots ? 9L : null), (file.Format, file.DeleteCount, file.RowGroupCount, file.MinSnapshotId, file.MaxSnapshotId));
        Assert.EndsWith("-delete.parquet", file.FullPath, StringComparison.Ordinal);
        byte[] content = await WrittenFiles.BytesAsync(_stores, file.FullPath);
        Assert.Equal(file.SizeBytes, content.Length);
        ParquetFileReader reader = ParquetFileReader.Open(content);
        Assert.Equal(file.FooterSizeBytes, reader.Metadata.FooterSizeBytes);
        Assert.Equal(
            withSnapshots ? new (string, int?)[] { ("file_path", 2147483646), ("pos", 2147483645), ("_ducklake_internal_snapshot_id", 2147483539) } : [("file_path", 2147483646), ("pos", 2147483645)],
            reader.Metadata.Schema.Fields.Select(field => (field.Name, field.FieldId)));

        using var directory = new TemporaryDirectory();
        string local = directory.Combine("d.parquet");
        await File.WriteAllBytesAsync(local, content);
        using DuckDbSession duckDb = DuckDbSession.Open();
        DuckDbRows rows = duckDb.Query($"FROM read_parquet({DuckDbSession.Literal(local)})");
        Assert.Equal(positions.Select((position, i) => $"s3://b/data.parquet|{position}{(withSnapshots ? $"|{snapshots[i]}" : "")}"), rows.Rows.Select(row => string.Join('|', row)));
    }

    [Fact]
    public async Task Positions_of_an_encrypted_lake_are_encrypted_and_vectors_are_not()
    {
        string key = Convert.ToBase64String(new byte[16]);
        var writer = new DeleteFileWriter(WriteTables.Context(_table, _stores, encryptionKey: key));
        WrittenDeleteFile positions = await writer.WritePositionsAsync("f", new long[] { 1 }, default, default);
        WrittenDeleteFile vector = await writer.WriteVectorAsync(new long[] { 1 }, default);
        Assert.Equal(key, positions.EncryptionKey);
        Assert.Null(vector.EncryptionKey);
        Assert.Equal("PARE"u8.ToArray(), (await WrittenFiles.BytesAsync(_stores, positions.FullPath))[^4..]);
        Assert.Equal(0xD1D33964, BinaryPrimitives.ReadUInt32BigEndian((await WrittenFiles.BytesAsync(_stores, vector.FullPath)).AsSpan(4)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(65536)]
    [InlineData(200_000)]
    public async Task Vectors_hold_every_position(int count)
    {
        long[] positions = [.. Enumerable.Range(0, count).Select(i => (long)i), 70_000_000, (1L << 32) + 7, (1L << 33) + 65_536];
        positions = [.. positions.Distinct().Order()];
        WrittenDeleteFile file = await new DeleteFileWriter(WriteTables.Context(_table, _stores)).WriteVectorAsync(positions, default);
        Assert.Equal((DeleteFileFormat.Puffin, (long)positions.Length, 0L, 0), (file.Format, file.DeleteCount, file.FooterSizeBytes, file.RowGroupCount));
        var read = new PositionBitmap((1L << 34) + 1);
        Assert.Equal(positions.Length, DeletionVector.Read(await WrittenFiles.BytesAsync(_stores, file.FullPath), read));
        Assert.Equal(positions, read.Positions());
    }

    [Fact]
    public async Task Positions_must_ascend()
    {
        var writer = new DeleteFileWriter(WriteTables.Context(_table, _stores));
        await Assert.ThrowsAsync<ArgumentException>(() => writer.WritePositionsAsync("f", new long[] { 2, 2 }, default, default));
        await Assert.ThrowsAsync<ArgumentException>(() => writer.WriteVectorAsync(Array.Empty<long>(), default));
        await Assert.ThrowsAsync<ArgumentException>(() => writer.WritePositionsAsync("f", new long[] { 1, 2 }, new long[] { 3 }, default));
        Assert.Empty(await WriteTables.ListAsync(_stores));
    }
}
