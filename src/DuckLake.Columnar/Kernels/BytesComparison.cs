namespace DuckLake.Columnar;

/// <summary>Compares byte strings in the order of unsigned bytes.</summary>
internal readonly struct BytesComparison(CompareOperator op, byte[] value) : IBytesPredicate
{
    public bool Matches(ReadOnlySpan<byte> candidate) => CompareKernel.Holds(op, candidate.SequenceCompareTo(value));
}
