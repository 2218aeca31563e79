using DuckLake.Parquet;

namespace DuckLake.Benchmarks;

/// <summary>Writes a Parquet file to local disk.</summary>
internal sealed class FileByteSink(string path) : IParquetByteSink, IDisposable
{
    private readonly FileStream _file = new(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default) => _file.WriteAsync(bytes, cancellationToken);

    public void Dispose() => _file.Dispose();
}
