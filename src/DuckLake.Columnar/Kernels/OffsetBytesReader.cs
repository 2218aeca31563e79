using System.Runtime.CompilerServices;

namespace DuckLake.Columnar;

/// <summary>Reads byte strings with 32-bit offsets.</summary>
internal readonly unsafe struct OffsetBytesReader(ArrayData data) : IBytesReader
{
    private readonly int* _offsets = (int*)data.Buffers[1].Pointer + data.Offset;
    private readonly byte* _bytes = data.Buffers[2].Pointer;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> Get(int index)
    {
        int start = _offsets[index];
        return new ReadOnlySpan<byte>(_bytes + start, _offsets[index + 1] - start);
    }
}
