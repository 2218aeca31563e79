namespace DuckLake.Parquet;

/// <summary>parquet.thrift <c>OffsetIndex</c> as it is to be stored.</summary>
internal sealed class RawOffsetIndex
{
    public List<PageLocation> Pages = [];
    public List<long>? UnencodedByteArrayDataBytes;

    public void Write(ref ThriftWriter writer)
    {
        writer.List(1, ThriftType.Struct, Pages.Count);
        foreach (PageLocation page in Pages)
        {
            short outer = writer.BeginElement();
            writer.I64(1, page.Offset);
            writer.I32(2, page.CompressedSizeBytes);
            writer.I64(3, page.FirstRowIndex);
            writer.EndStruct(outer);
        }

        writer.I64List(2, UnencodedByteArrayDataBytes);
        writer.Stop();
    }
}
