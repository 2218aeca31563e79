using System.Diagnostics.CodeAnalysis;
using DuckLake.Parquet.Encoders;

namespace DuckLake.Parquet;

/// <summary>Writes parquet.thrift <c>FileMetaData</c> and the end of the file; the counterpart of <see cref="FooterParser"/>.</summary>
internal static class FooterWriter
{
    /// <summary>First and last bytes of a file with a readable footer.</summary>
    public static ReadOnlySpan<byte> PlainMagic => "PAR1"u8;

    /// <summary>First and last bytes of a file with an encrypted footer.</summary>
    public static ReadOnlySpan<byte> EncryptedMagic => "PARE"u8;

    /// <summary>Writes the footer, its length and the magic: everything behind the last page and index.</summary>
    /// <param name="metadata">The metadata.</param>
    /// <param name="encryptor">The file's encryptor, or null for a plain file.</param>
    /// <param name="destination">Where to.</param>
    /// <returns>The footer's size as its length field says (without that field and the magic), in bytes.</returns>
    public static int WriteFooter(RawFileMetadata metadata, FileEncryptor? encryptor, ByteSink destination)
    {
        int start = destination.Length;
        if (encryptor is null)
        {
            WriteFileMetadata(metadata, destination);
        }
        else
        {
            encryptor.WriteFileCryptoMetadata(destination);
            using var plain = new ByteSink();
            WriteFileMetadata(metadata, plain);
            using ModuleEncryptor footer = encryptor.CreateFooterEncryptor();
            footer.Encrypt(plain.WrittenSpan, EncryptedModuleType.Footer, 0, destination);
        }

        int size = destination.Length - start;
        destination.WriteInt32(size);
        destination.Write(encryptor is null ? PlainMagic : EncryptedMagic);
        return size;
    }

    /// <summary>Writes the structure alone.</summary>
    public static void WriteFileMetadata(RawFileMetadata metadata, ByteSink destination)
    {
        var writer = new ThriftWriter(destination);
        writer.I32(1, metadata.Version);
        WriteSchema(ref writer, metadata.Schema);
        writer.I64(3, metadata.RowCount);
        writer.List(4, ThriftType.Struct, metadata.RowGroups.Count);
        foreach (RawRowGroup group in metadata.RowGroups)
        {
            WriteRowGroup(ref writer, group);
        }

        WriteKeyValues(ref writer, 5, metadata.KeyValues);
        writer.Text(6, metadata.CreatedBy);
        WriteColumnOrders(ref writer, metadata.ColumnOrders);
        writer.Stop();
    }

    /// <summary>Writes the list of schema elements as field 2.</summary>
    public static void WriteSchema(ref ThriftWriter writer, ReadOnlySpan<SchemaElement> schema)
    {
        writer.List(2, ThriftType.Struct, schema.Length);
        foreach (ref readonly SchemaElement element in schema)
        {
            short outer = writer.BeginElement();
            writer.I32(1, element.Type);
            writer.I32(2, element.TypeLength);
            writer.I32(3, element.Repetition);
            writer.Text(4, element.Name ?? throw new ArgumentException("A schema element needs a name.", nameof(schema)));
            writer.I32(5, element.ChildCount);
            writer.I32(6, element.ConvertedType);
            if (element.ConvertedType == (int)ParquetConvertedType.Decimal)
            {
                writer.I32(7, element.Scale);
                writer.I32(8, element.Precision);
            }

            writer.I32(9, element.FieldId);
            if (element.LogicalType is { IsFromConvertedType: false } logicalType)
            {
                LogicalTypeWriter.Write(ref writer, 10, logicalType);
            }

            writer.EndStruct(outer);
        }
    }

    private static void WriteRowGroup(ref ThriftWriter writer, RawRowGroup group)
    {
        RawColumnChunk[] columns = group.Columns ?? ThrowMissing<RawColumnChunk[]>("columns");
        short outer = writer.BeginElement();
        writer.List(1, ThriftType.Struct, columns.Length);
        foreach (RawColumnChunk column in columns)
        {
            WriteColumnChunk(ref writer, column);
        }

        writer.I64(2, group.TotalByteSize);
        writer.I64(3, group.RowCount ?? ThrowMissing<long>("num_rows"));
        WriteSortingColumns(ref writer, group.SortingColumns);
        writer.I64(5, group.FileOffset);
        writer.I64(6, group.TotalCompressedSize);
        if (group.Ordinal is { } ordinal)
        {
            writer.I16(7, checked((short)ordinal));
        }

        writer.EndStruct(outer);
    }

    private static void WriteColumnChunk(ref ThriftWriter writer, RawColumnChunk chunk)
    {
        short outer = writer.BeginElement();
        writer.I64(2, chunk.FileOffset);
        if (chunk.Metadata is { } metadata)
        {
            short inner = writer.BeginStruct(3);
            WriteColumnMetadata(ref writer, metadata);
            writer.EndStruct(inner);
        }

        writer.I64(4, chunk.OffsetIndexOffset);
        writer.I32(5, chunk.OffsetIndexLength);
        writer.I64(6, chunk.ColumnIndexOffset);
        writer.I32(7, chunk.ColumnIndexLength);
        if (chunk.IsEncryptedWithFooterKey)
        {
            writer.EmptyUnion(8, 1);
        }

        writer.EndStruct(outer);
    }

    private static void WriteColumnMetadata(ref ThriftWriter writer, RawColumnMetadata metadata)
    {
        writer.I32(1, metadata.Type ?? ThrowMissing<int>("type"));
        writer.List(2, ThriftType.I32, metadata.Encodings.Length);
        foreach (ParquetEncoding encoding in metadata.Encodings)
        {
            writer.I32Element((int)encoding);
        }

        writer.List(3, ThriftType.Binary, metadata.Path.Length);
        foreach (string name in metadata.Path)
        {
            writer.TextElement(name);
        }

        writer.I32(4, metadata.Codec ?? ThrowMissing<int>("codec"));
        writer.I64(5, metadata.ValueCount ?? ThrowMissing<long>("num_values"));
        writer.I64(6, metadata.TotalUncompressedSize ?? ThrowMissing<long>("total_uncompressed_size"));
        writer.I64(7, metadata.TotalCompressedSize ?? ThrowMissing<long>("total_compressed_size"));
        WriteKeyValues(ref writer, 8, metadata.KeyValues);
        writer.I64(9, metadata.DataPageOffset ?? ThrowMissing<long>("data_page_offset"));
        writer.I64(11, metadata.DictionaryPageOffset);
        if (metadata.HasStatistics)
        {
            short outer = writer.BeginStruct(12);
            WriteStatistics(ref writer, metadata.Statistics);
            writer.EndStruct(outer);
        }

        if (metadata.EncodingStats.Length > 0)
        {
            writer.List(13, ThriftType.Struct, metadata.EncodingStats.Length);
            foreach (ParquetEncodingStatistics stats in metadata.EncodingStats)
            {
                short outer = writer.BeginElement();
                writer.I32(1, (int)stats.PageType);
                writer.I32(2, (int)stats.Encoding);
                writer.I32(3, stats.PageCount);
                writer.EndStruct(outer);
            }
        }

        writer.I64(14, metadata.BloomFilterOffset);
        writer.I32(15, metadata.BloomFilterLength);
        WriteSizeStatistics(ref writer, metadata.SizeStatistics);
        WriteGeospatialStatistics(ref writer, metadata.GeospatialStatistics);
    }

    private static void WriteStatistics(ref ThriftWriter writer, in RawStatistics statistics)
    {
        writer.Binary(1, statistics.LegacyMax);
        writer.Binary(2, statistics.LegacyMin);
        writer.I64(3, statistics.NullCount);
        writer.I64(4, statistics.DistinctCount);
        writer.Binary(5, statistics.Max);
        writer.Binary(6, statistics.Min);
        writer.Bool(7, statistics.IsMaxExact);
        writer.Bool(8, statistics.IsMinExact);
        writer.I64(9, statistics.NanCount);
    }

    private static void WriteSizeStatistics(ref ThriftWriter writer, SizeStatistics? statistics)
    {
        if (statistics is null)
        {
            return;
        }

        short outer = writer.BeginStruct(16);
        writer.I64(1, statistics.UnencodedByteArrayDataBytes);
        writer.I64List(2, statistics.RepetitionLevelHistogram);
        writer.I64List(3, statistics.DefinitionLevelHistogram);
        writer.EndStruct(outer);
    }

    private static void WriteGeospatialStatistics(ref ThriftWriter writer, GeospatialStatistics? statistics)
    {
        if (statistics is null)
        {
            return;
        }

        short outer = writer.BeginStruct(17);
        if (statistics.BoundingBox is { } box)
        {
            short inner = writer.BeginStruct(1);
            writer.Double(1, box.XMin);
            writer.Double(2, box.XMax);
            writer.Double(3, box.YMin);
            writer.Double(4, box.YMax);
            writer.Double(5, box.ZMin);
            writer.Double(6, box.ZMax);
            writer.Double(7, box.MMin);
            writer.Double(8, box.MMax);
            writer.EndStruct(inner);
        }

        if (statistics.GeometryTypes is { } types)
        {
            writer.List(2, ThriftType.I32, types.Count);
            foreach (int type in types)
            {
                writer.I32Element(type);
            }
        }

        writer.EndStruct(outer);
    }

    private static void WriteSortingColumns(ref ThriftWriter writer, ParquetSortingColumn[] columns)
    {
        if (columns.Length == 0)
        {
            return;
        }

        writer.List(4, ThriftType.Struct, columns.Length);
        foreach (ParquetSortingColumn column in columns)
        {
            short outer = writer.BeginElement();
            writer.I32(1, column.ColumnIndex);
            writer.Bool(2, column.IsDescending);
            writer.Bool(3, column.NullsFirst);
            writer.EndStruct(outer);
        }
    }

    private static void WriteKeyValues(ref ThriftWriter writer, short id, IReadOnlyList<KeyValuePair<string, string?>> entries)
    {
        if (entries.Count == 0)
        {
            return;
        }

        writer.List(id, ThriftType.Struct, entries.Count);
        foreach (KeyValuePair<string, string?> entry in entries)
        {
            short outer = writer.BeginElement();
            writer.Text(1, entry.Key);
            writer.Text(2, entry.Value);
            writer.EndStruct(outer);
        }
    }

    private static void WriteColumnOrders(ref ThriftWriter writer, ParquetColumnOrder[]? orders)
    {
        if (orders is null)
        {
            return;
        }

        writer.List(7, ThriftType.Struct, orders.Length);
        foreach (ParquetColumnOrder order in orders)
        {
            short outer = writer.BeginElement();
            if (order != ParquetColumnOrder.Undefined)
            {
                writer.EmptyStruct((short)order);
            }

            writer.EndStruct(outer);
        }
    }

    [DoesNotReturn]
    private static T ThrowMissing<T>(string field) => throw new ArgumentException($"The metadata to write lacks the required field {field}.");
}
