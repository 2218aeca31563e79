namespace DuckLake.Columnar;

/// <summary>One encapsulated message: its metadata and its body, which the message owns.</summary>
internal sealed class IpcMessage(byte[] metadata, IpcHeaderTag header, IpcMetadataVersion version, ArrowBuffer body) : IDisposable
{
    internal IpcHeaderTag Header { get; } = header;

    internal IpcMetadataVersion Version { get; } = version;

    internal ArrowBuffer Body { get; } = body;

    internal int MetadataLength => metadata.Length;

    /// <summary>The table of the header.</summary>
    internal FlatBufferTable Table => FlatBufferTable.Root(metadata).GetTable(2, "message header");

    public void Dispose() => Body.Dispose();
}
