using DuckLake.Parquet.Encoders;

namespace DuckLake.Parquet.Tests.Format;

/// <summary>Writes a file of one required INT64 column with the pieces of the writer: pages, indexes, footer.</summary>
internal static class SmallFile
{
    public static byte[] Write(long[][] pages, CompressionCodec codec, bool usesDictionary, bool hasIndexes, ParquetEncryptionProperties? encryption)
    {
        using var file = new ByteSink();
        FileEncryptor? encryptor = encryption is null ? null : new FileEncryptor(encryption);
        file.Write(encryptor is null ? FooterWriter.PlainMagic : FooterWriter.EncryptedMagic);
        var chunk = new RawColumnChunk { IsEncryptedWithFooterKey = encryptor is { MarksColumns: true } };
        var metadata = new RawColumnMetadata
        {
            Type = (int)ParquetPhysicalType.Int64,
            Encodings = usesDictionary ? [ParquetEncoding.Plain, ParquetEncoding.RleDictionary] : [ParquetEncoding.Plain],
            Path = ["v"],
            Codec = (int)codec,
            ValueCount = pages.Sum(page => page.Length),
            TotalUncompressedSize = 0,
        };
        chunk.Metadata = metadata;
        using ModuleEncryptor? modules = encryptor?.CreateColumnEncryptor(0, 0);
        using var dictionary = new FixedDictionaryBuilder<ulong>(1 << 20);
        int[][] indices = [.. pages.Select(page =>
        {
            var result = new int[page.Length];
            dictionary.Append([.. page.Select(value => (ulong)value)], result);
            return result;
        })];
        int start = file.Length;
        if (usesDictionary)
        {
            metadata.DictionaryPageOffset = file.Length;
            WritePage(file, codec, dictionary.PlainBytes, ParquetPageType.DictionaryPage, dictionary.Count, ParquetEncoding.Plain, modules, 0, metadata);
        }

        metadata.DataPageOffset = file.Length;
        var offsetIndex = new RawOffsetIndex();
        var columnIndex = new RawColumnIndex { BoundaryOrder = BoundaryOrder.Unordered, NullCounts = [] };
        long row = 0;
        for (int i = 0; i < pages.Length; i++)
        {
            using var values = new ByteSink();
            if (usesDictionary)
            {
                RleHybridEncoder.EncodeIndices(indices[i], RleHybridEncoder.WidthOf(dictionary.Count - 1), values);
            }
            else
            {
                values.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes<long>(pages[i]));
            }

            int pageStart = file.Length;
            WritePage(
                file, codec, values.WrittenSpan, ParquetPageType.DataPage, pages[i].Length,
                usesDictionary ? ParquetEncoding.RleDictionary : ParquetEncoding.Plain, modules, i, metadata);
            offsetIndex.Pages.Add(new PageLocation(pageStart, file.Length - pageStart, row));
            columnIndex.NullPages.Add(false);
            columnIndex.NullCounts.Add(0);
            columnIndex.Min.Add(BitConverter.GetBytes(pages[i].Min()));
            columnIndex.Max.Add(BitConverter.GetBytes(pages[i].Max()));
            row += pages[i].Length;
        }

        metadata.TotalCompressedSize = file.Length - start;
        if (hasIndexes)
        {
            chunk.ColumnIndexOffset = file.Length;
            WriteIndex(file, modules, EncryptedModuleType.ColumnIndex, (ref ThriftWriter writer) => columnIndex.Write(ref writer));
            chunk.ColumnIndexLength = (int)(file.Length - chunk.ColumnIndexOffset);
            chunk.OffsetIndexOffset = file.Length;
            WriteIndex(file, modules, EncryptedModuleType.OffsetIndex, (ref ThriftWriter writer) => offsetIndex.Write(ref writer));
            chunk.OffsetIndexLength = (int)(file.Length - chunk.OffsetIndexOffset);
        }

        FooterWriter.WriteFooter(
            new RawFileMetadata
            {
                Schema =
                [
                    new SchemaElement { Name = "root", ChildCount = 1 },
                    new SchemaElement { Name = "v", Type = (int)ParquetPhysicalType.Int64, Repetition = (int)ParquetRepetition.Required, FieldId = 1 },
                ],
                RowCount = row,
                RowGroups = [new RawRowGroup { Columns = [chunk], RowCount = row, TotalByteSize = metadata.TotalUncompressedSize.Value, Ordinal = 0 }],
                ColumnOrders = [ParquetColumnOrder.TypeDefined],
            },
            encryptor,
            file);
        return file.WrittenSpan.ToArray();
    }

    private delegate void WriteThrift(ref ThriftWriter writer);

    private static void WriteIndex(ByteSink file, ModuleEncryptor? modules, EncryptedModuleType type, WriteThrift write)
    {
        using var plain = new ByteSink();
        var writer = new ThriftWriter(plain);
        write(ref writer);
        Store(file, plain, modules, type, 0);
    }

    private static void WritePage(
        ByteSink file, CompressionCodec codec, ReadOnlySpan<byte> values, ParquetPageType type, int valueCount, ParquetEncoding encoding,
        ModuleEncryptor? modules, int ordinal, RawColumnMetadata metadata)
    {
        bool isDictionary = type == ParquetPageType.DictionaryPage;
        using var compressed = new ByteSink();
        using var stored = new ByteSink();
        using var header = new ByteSink();
        PageCompressor.Compress(codec, null, values, compressed);
        Store(stored, compressed, modules, isDictionary ? EncryptedModuleType.DictionaryPage : EncryptedModuleType.DataPage, ordinal);
        PageHeaderWriter.Write(
            new PageHeader
            {
                Type = type,
                UncompressedSizeBytes = values.Length,
                CompressedSizeBytes = compressed.Length + (modules?.PageSizeOverheadBytes ?? 0),
                Crc = Crc32.Compute(stored.WrittenSpan),
                ValueCount = valueCount,
                Encoding = encoding,
                DefinitionLevelEncoding = ParquetEncoding.Rle,
                RepetitionLevelEncoding = ParquetEncoding.Rle,
            },
            header);
        Store(file, header, modules, isDictionary ? EncryptedModuleType.DictionaryPageHeader : EncryptedModuleType.DataPageHeader, ordinal);
        file.Write(stored.WrittenSpan);
        metadata.TotalUncompressedSize += header.Length + values.Length;
    }

    private static void Store(ByteSink destination, ByteSink plain, ModuleEncryptor? modules, EncryptedModuleType type, int ordinal)
    {
        if (modules is null)
        {
            destination.Write(plain.WrittenSpan);
        }
        else
        {
            modules.Encrypt(plain.WrittenSpan, type, ordinal, destination);
        }
    }
}
