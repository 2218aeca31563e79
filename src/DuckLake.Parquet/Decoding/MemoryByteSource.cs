namespace DuckLake.Parquet.Decoding;

/// <summary>A file in memory; its parts are used in place.</summary>
internal sealed class MemoryByteSource(ReadOnlyMemory<byte> file, string name) : IParquetByteSource
{
    public string Name => name;

    public long Length => file.Length;

    internal ReadOnlyMemory<byte> Slice(long offset, long length) => file.Slice(checked((int)offset), checked((int)length));

    public ValueTask ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (offset < 0 || offset > file.Length - destination.Length)
        {
            throw new EndOfStreamException($"'{name}' has {file.Length} bytes; {destination.Length} at {offset} were asked for.");
        }

        file.Slice((int)offset, destination.Length).CopyTo(destination);
        return ValueTask.CompletedTask;
    }
}
