namespace DuckLake.Parquet;

/// <summary>parquet.thrift <c>RowGroup</c> as stored.</summary>
internal sealed class RawRowGroup
{
    public RawColumnChunk[]? Columns;
    public long TotalByteSize;
    public long? RowCount;
    public ParquetSortingColumn[] SortingColumns = [];
    public long? FileOffset;
    public long? TotalCompressedSize;
    public int? Ordinal;

    public static RawRowGroup Read(ref ThriftReader reader)
    {
        var group = new RawRowGroup();
        short id = 0;
        while (reader.NextField(ref id, out ThriftType field))
        {
            switch (id)
            {
                case 1:
                    group.Columns = new RawColumnChunk[reader.ReadStructListHeader(field)];
                    for (int i = 0; i < group.Columns.Length; i++)
                    {
                        group.Columns[i] = RawColumnChunk.Read(ref reader);
                    }

                    break;
                case 2: group.TotalByteSize = reader.ReadI64(field); break;
                case 3: group.RowCount = reader.ReadI64(field); break;
                case 4: group.SortingColumns = ReadSortingColumns(ref reader, field); break;
                case 5: group.FileOffset = reader.ReadI64(field); break;
                case 6: group.TotalCompressedSize = reader.ReadI64(field); break;
                case 7: group.Ordinal = reader.ReadI32(field); break;
                default: reader.Skip(field); break;
            }
        }

        return group;
    }

    private static ParquetSortingColumn[] ReadSortingColumns(ref ThriftReader reader, ThriftType type)
    {
        var columns = new ParquetSortingColumn[reader.ReadStructListHeader(type)];
        for (int i = 0; i < columns.Length; i++)
        {
            int index = 0;
            bool descending = false, nullsFirst = false;
            short id = 0;
            while (reader.NextField(ref id, out ThriftType field))
            {
                switch (id)
                {
                    case 1: index = reader.ReadI32(field); break;
                    case 2: descending = reader.ReadBool(field); break;
                    case 3: nullsFirst = reader.ReadBool(field); break;
                    default: reader.Skip(field); break;
                }
            }

            columns[i] = new ParquetSortingColumn(index, descending, nullsFirst);
        }

        return columns;
    }
}
