using System.Runtime.InteropServices;

namespace DuckLake.Columnar;

/// <summary>
/// The 16-byte view of Arrow's view layouts: up to <see cref="MaxInlineLength"/> bytes stand in the view itself, longer values
/// carry their first four bytes, a buffer index and an offset.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
public readonly struct BinaryView
{
    /// <summary>Longest value that stands in the view itself, in bytes.</summary>
    public const int MaxInlineLength = 12;

    [FieldOffset(0)]
    private readonly int _length;

    [FieldOffset(4)]
    private readonly uint _prefix;

    [FieldOffset(8)]
    private readonly int _bufferIndex;

    [FieldOffset(12)]
    private readonly int _offset;

    /// <summary>A view of a value of more than <see cref="MaxInlineLength"/> bytes.</summary>
    public BinaryView(int length, uint prefix, int bufferIndex, int offset)
    {
        _length = length;
        _prefix = prefix;
        _bufferIndex = bufferIndex;
        _offset = offset;
    }

    /// <summary>A view that holds a value of up to <see cref="MaxInlineLength"/> bytes.</summary>
    public BinaryView(ReadOnlySpan<byte> inline)
        : this()
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(inline.Length, MaxInlineLength);
        inline.CopyTo(MemoryMarshal.AsBytes(new Span<BinaryView>(ref this))[4..]);
        _length = inline.Length;
    }

    /// <summary>Length of the value in bytes.</summary>
    public int Length => _length;

    /// <summary>True if the value stands in the view itself.</summary>
    public bool IsInline => (uint)_length <= MaxInlineLength;

    /// <summary>First four bytes of the value (zero-padded).</summary>
    public uint Prefix => _prefix;

    /// <summary>Index of the data buffer of a long value.</summary>
    public int BufferIndex => _bufferIndex;

    /// <summary>Offset within the data buffer of a long value.</summary>
    public int Offset => _offset;
}
