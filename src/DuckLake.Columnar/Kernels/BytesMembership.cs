namespace DuckLake.Columnar;

/// <summary>Byte strings that are in a set.</summary>
internal readonly struct BytesMembership(ByteStringTable set) : IBytesPredicate
{
    public bool Matches(ReadOnlySpan<byte> value) => set.Find(value) >= 0;
}
