namespace DuckLake.Parquet;

/// <summary>parquet.thrift <c>ColumnIndex</c> as it is to be stored: one entry per data page in every list.</summary>
internal sealed class RawColumnIndex
{
    public List<bool> NullPages = [];

    /// <summary>Lower bounds; empty for a null page.</summary>
    public List<byte[]> Min = [];

    /// <summary>Upper bounds; empty for a null page.</summary>
    public List<byte[]> Max = [];

    public BoundaryOrder BoundaryOrder;
    public List<long>? NullCounts;

    /// <summary>Counts of repetition levels 0 to the greatest, page after page.</summary>
    public List<long>? RepetitionLevelHistograms;

    /// <summary>Counts of definition levels 0 to the greatest, page after page.</summary>
    public List<long>? DefinitionLevelHistograms;

    public List<long>? NanCounts;

    public void Write(ref ThriftWriter writer)
    {
        writer.List(1, ThriftType.True, NullPages.Count);
        foreach (bool isNullPage in NullPages)
        {
            writer.BoolElement(isNullPage);
        }

        WriteBounds(ref writer, 2, Min);
        WriteBounds(ref writer, 3, Max);
        writer.I32(4, (int)BoundaryOrder);
        writer.I64List(5, NullCounts);
        writer.I64List(6, RepetitionLevelHistograms);
        writer.I64List(7, DefinitionLevelHistograms);
        writer.I64List(8, NanCounts);
        writer.Stop();
    }

    private static void WriteBounds(ref ThriftWriter writer, short id, List<byte[]> bounds)
    {
        writer.List(id, ThriftType.Binary, bounds.Count);
        foreach (byte[] bound in bounds)
        {
            writer.BinaryElement(bound);
        }
    }
}
