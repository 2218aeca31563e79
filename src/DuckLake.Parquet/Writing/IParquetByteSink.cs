namespace DuckLake.Parquet;

/// <summary>Where a file's bytes go, one behind the other. Used by one writer at a time, never concurrently.</summary>
public interface IParquetByteSink
{
    /// <summary>Appends bytes to the file.</summary>
    /// <param name="bytes">The bytes; borrowed until the returned task completes.</param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default);
}
