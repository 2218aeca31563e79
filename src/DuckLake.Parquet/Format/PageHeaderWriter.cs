using DuckLake.Parquet.Encoders;

namespace DuckLake.Parquet;

/// <summary>Writes parquet.thrift <c>PageHeader</c>; the counterpart of <see cref="PageHeader.Read"/>.</summary>
internal static class PageHeaderWriter
{
    /// <summary>Writes a header; members that do not belong to its <see cref="PageHeader.Type"/> are ignored.</summary>
    public static void Write(in PageHeader header, ByteSink destination)
    {
        var writer = new ThriftWriter(destination);
        writer.I32(1, (int)header.Type);
        writer.I32(2, header.UncompressedSizeBytes);
        writer.I32(3, header.CompressedSizeBytes);
        if (header.Crc is { } crc)
        {
            writer.I32(4, unchecked((int)crc));
        }

        switch (header.Type)
        {
            case ParquetPageType.DataPage:
                short v1 = writer.BeginStruct(5);
                writer.I32(1, header.ValueCount);
                writer.I32(2, (int)header.Encoding);
                writer.I32(3, (int)header.DefinitionLevelEncoding);
                writer.I32(4, (int)header.RepetitionLevelEncoding);
                writer.EndStruct(v1);
                break;
            case ParquetPageType.DictionaryPage:
                short dictionary = writer.BeginStruct(7);
                writer.I32(1, header.ValueCount);
                writer.I32(2, (int)header.Encoding);
                writer.EndStruct(dictionary);
                break;
            case ParquetPageType.DataPageV2:
                short v2 = writer.BeginStruct(8);
                writer.I32(1, header.ValueCount);
                writer.I32(2, header.NullCount);
                writer.I32(3, header.RowCount);
                writer.I32(4, (int)header.Encoding);
                writer.I32(5, header.DefinitionLevelsSizeBytes);
                writer.I32(6, header.RepetitionLevelsSizeBytes);
                writer.Bool(7, header.IsCompressed);
                writer.EndStruct(v2);
                break;
            default:
                throw new ArgumentException($"A page of type {header.Type} cannot be written.", nameof(header));
        }

        writer.Stop();
    }
}
