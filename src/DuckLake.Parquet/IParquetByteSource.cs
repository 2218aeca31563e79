namespace DuckLake.Parquet;

/// <summary>Random access to the bytes of a file. Reads may run concurrently.</summary>
public interface IParquetByteSource
{
    /// <summary>Name for error messages.</summary>
    string Name { get; }

    /// <summary>Size in bytes.</summary>
    long Length { get; }

    /// <summary>Fills <paramref name="destination"/> with the bytes at <paramref name="offset"/>.</summary>
    /// <exception cref="EndOfStreamException">The file ends before.</exception>
    ValueTask ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken = default);
}
