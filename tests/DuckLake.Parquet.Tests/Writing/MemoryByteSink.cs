namespace DuckLake.Parquet.Tests.Writing;

/// <summary>Collects a file in memory; fails on demand.</summary>
internal sealed class MemoryByteSink : IParquetByteSink
{
    private readonly MemoryStream _bytes = new();

    /// <summary>Bytes after which every write fails, or null.</summary>
    internal long? FailAfterBytes { get; init; }

    internal byte[] ToArray() => _bytes.ToArray();

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_bytes.Length + bytes.Length > FailAfterBytes)
        {
            throw new IOException("The disk is full.");
        }

        _bytes.Write(bytes.Span);
        return ValueTask.CompletedTask;
    }
}
