namespace DuckLake.Columnar;

/// <summary>Byte strings that equal another.</summary>
internal readonly struct BytesEquality(byte[] value) : IBytesPredicate
{
    public bool Matches(ReadOnlySpan<byte> candidate) => candidate.Length == value.Length && candidate.SequenceEqual(value);
}
