using DuckLake.Columnar;
using DuckLake.Parquet;

namespace DuckLake.Arrow.Execution;

/// <summary>A file's metadata, and the whole file where it was small enough to be read at once.</summary>
internal readonly record struct OpenedFile(ParquetMetadata Metadata, ArrowBuffer Content) : IDisposable
{
    public void Dispose() => Content.Dispose();
}
