namespace DuckLake.Arrow;

internal enum ScanDeleteFormat
{
    /// <summary>Parquet: file_path, pos and optionally the snapshot of each deletion.</summary>
    Parquet,

    /// <summary>A deletion vector: a bare blob, or blobs in a Puffin container.</summary>
    Puffin,
}
