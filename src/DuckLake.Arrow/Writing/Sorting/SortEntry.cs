namespace DuckLake.Arrow;

/// <summary>A row and the part of its key being compared; equal parts keep the order of <see cref="Position"/>.</summary>
internal readonly record struct SortEntry(ulong Word, int Position, int Row) : IComparable<SortEntry>
{
    public int CompareTo(SortEntry other) => Word != other.Word ? (Word < other.Word ? -1 : 1) : Position.CompareTo(other.Position);
}
