using System.Buffers;
using DuckLake.Columnar;

namespace DuckLake.Parquet.Decoding;

/// <summary>The parts of a file the caller supplied, pinned while the row-group reader lives.</summary>
internal sealed unsafe class ChunkBytes : IDisposable
{
    private readonly List<Segment> _segments = [];

    /// <summary>Adds bytes; <paramref name="owner"/> (may be null) is disposed with this.</summary>
    internal void Add(long offset, ReadOnlyMemory<byte> bytes, IDisposable? owner)
    {
        MemoryHandle handle = bytes.Pin();
        Insert(new Segment(offset, bytes.Length, (byte*)handle.Pointer, handle, owner));
    }

    /// <summary>Adds bytes of any length and takes the buffer over.</summary>
    internal void Add(long offset, ArrowBuffer bytes) =>
        Insert(new Segment(offset, bytes.Length, bytes.Pointer, default, bytes));

    private void Insert(Segment segment)
    {
        int index = _segments.Count;
        while (index > 0 && _segments[index - 1].Offset > segment.Offset)
        {
            index--;
        }

        _segments.Insert(index, segment);
    }

    /// <summary>The bytes from <paramref name="offset"/> on, or false if that byte was not supplied.</summary>
    internal bool TryFind(long offset, out byte* pointer, out long available)
    {
        // The last segment that starts at or before the offset; ranges of neighbouring chunks may overlap a little.
        int low = 0;
        int high = _segments.Count;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (_segments[middle].Offset <= offset)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        for (int i = low - 1; i >= 0; i--)
        {
            Segment segment = _segments[i];
            if (offset < segment.Offset + segment.Length)
            {
                pointer = segment.Pointer + (offset - segment.Offset);
                available = segment.Length - (offset - segment.Offset);
                return true;
            }
        }

        pointer = null;
        available = 0;
        return false;
    }

    public void Dispose()
    {
        foreach (Segment segment in _segments)
        {
            segment.Handle.Dispose();
            segment.Owner?.Dispose();
        }

        _segments.Clear();
    }

    private readonly struct Segment(long offset, long length, byte* pointer, MemoryHandle handle, IDisposable? owner)
    {
        internal readonly long Offset = offset;
        internal readonly long Length = length;
        internal readonly byte* Pointer = pointer;
        internal readonly MemoryHandle Handle = handle;
        internal readonly IDisposable? Owner = owner;
    }
}
