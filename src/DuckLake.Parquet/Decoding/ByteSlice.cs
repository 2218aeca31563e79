namespace DuckLake.Parquet.Decoding;

/// <summary>A borrowed byte string.</summary>
internal unsafe struct ByteSlice
{
    internal byte* Pointer;
    internal int Length;

    internal ByteSlice(byte* pointer, int length)
    {
        Pointer = pointer;
        Length = length;
    }
}
