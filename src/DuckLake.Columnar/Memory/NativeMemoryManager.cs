using System.Buffers;

namespace DuckLake.Columnar;

/// <summary>A <see cref="Memory{T}"/> view of native memory, borrowed from the block it keeps reachable.</summary>
internal sealed unsafe class NativeMemoryManager(NativeBlock block, byte* start, int length) : MemoryManager<byte>
{
    private readonly NativeBlock _block = block;

    public override Span<byte> GetSpan()
    {
        ObjectDisposedException.ThrowIf(_block.IsReleased, _block);
        return new Span<byte>(start, length);
    }

    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(elementIndex);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(elementIndex, length);
        return new MemoryHandle(start + elementIndex);
    }

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }
}
