using System.Runtime.CompilerServices;

namespace DuckLake.Columnar;

/// <summary>Reads byte strings of one width.</summary>
internal readonly unsafe struct FixedBytesReader(ArrayData data) : IBytesReader
{
    private readonly int _byteWidth = ((FixedWidthType)data.DataType).ByteWidth;
    private readonly byte* _bytes = data.Buffers[1].Pointer + ((long)data.Offset * ((FixedWidthType)data.DataType).ByteWidth);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> Get(int index) => new(_bytes + ((long)index * _byteWidth), _byteWidth);
}
