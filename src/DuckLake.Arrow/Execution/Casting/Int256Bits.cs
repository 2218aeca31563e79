using System.Runtime.InteropServices;

namespace DuckLake.Arrow.Execution;

/// <summary>A 256-bit two's-complement integer as Arrow's decimal256 holds it, little-endian.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct Int256Bits
{
    private readonly ulong _word0;
    private readonly ulong _word1;
    private readonly ulong _word2;
    private readonly ulong _word3;

    internal Int256Bits(Int128 value)
    {
        _word0 = (ulong)value;
        _word1 = (ulong)(value >> 64);
        _word2 = _word3 = value < 0 ? ulong.MaxValue : 0;
    }

    internal Int256Bits(UInt128 value)
    {
        _word0 = (ulong)value;
        _word1 = (ulong)(value >> 64);
    }
}
