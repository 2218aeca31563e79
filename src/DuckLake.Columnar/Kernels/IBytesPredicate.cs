namespace DuckLake.Columnar;

/// <summary>A test of one byte string.</summary>
internal interface IBytesPredicate
{
    bool Matches(ReadOnlySpan<byte> value);
}
