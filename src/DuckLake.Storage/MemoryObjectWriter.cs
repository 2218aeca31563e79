using System.Buffers;

namespace DuckLake.Storage;

/// <summary>Gathers an object in memory and stores it on completion.</summary>
internal sealed class MemoryObjectWriter(MemoryObjectStore store, string path, PutMode mode) : ObjectWriter(path)
{
    private readonly ArrayBufferWriter<byte> _content = new();

    protected override ValueTask WriteCoreAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        _content.Write(content.Span);
        return ValueTask.CompletedTask;
    }

    protected override ValueTask CompleteCoreAsync(CancellationToken cancellationToken)
    {
        store.Store(Path, _content.WrittenSpan.ToArray(), mode);
        return ValueTask.CompletedTask;
    }

    protected override ValueTask AbortCoreAsync()
    {
        _content.Clear();
        return ValueTask.CompletedTask;
    }
}
