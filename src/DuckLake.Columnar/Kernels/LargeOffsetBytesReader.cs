using System.Runtime.CompilerServices;

namespace DuckLake.Columnar;

/// <summary>Reads byte strings with 64-bit offsets.</summary>
internal readonly unsafe struct LargeOffsetBytesReader(ArrayData data) : IBytesReader
{
    private readonly long* _offsets = (long*)data.Buffers[1].Pointer + data.Offset;
    private readonly byte* _bytes = data.Buffers[2].Pointer;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> Get(int index)
    {
        long start = _offsets[index];
        return new ReadOnlySpan<byte>(_bytes + start, checked((int)(_offsets[index + 1] - start)));
    }
}
