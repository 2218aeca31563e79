namespace DuckLake.Columnar;

/// <summary>Byte strings that begin with a prefix.</summary>
internal readonly struct BytesPrefix(byte[] prefix) : IBytesPredicate
{
    public bool Matches(ReadOnlySpan<byte> value) => value.StartsWith(prefix);
}
