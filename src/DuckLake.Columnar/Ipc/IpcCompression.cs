namespace DuckLake.Columnar;

/// <summary>Compression of the buffers of a message body.</summary>
internal enum IpcCompression
{
    None,
    Lz4Frame,
    Zstd,
}
