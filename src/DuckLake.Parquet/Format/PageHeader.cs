namespace DuckLake.Parquet;

/// <summary>
/// A page header (parquet.thrift <c>PageHeader</c>), checked: sizes and counts are not negative, the level lengths of a
/// version 2 page fit into both page sizes. Page statistics are not read.
/// </summary>
internal readonly struct PageHeader
{
    /// <summary>May be a number not in the enum: skip such a page.</summary>
    public ParquetPageType Type { get; init; }

    public int UncompressedSizeBytes { get; init; }

    /// <summary>
    /// Size of the page as stored. Of an encrypted page use <see cref="ModuleDecryptor.GetModuleSize"/> instead: writers
    /// disagree whether this number includes nonce, tag and length.
    /// </summary>
    public int CompressedSizeBytes { get; init; }

    /// <summary>CRC-32 of the page as stored (of an encrypted page: of its whole module), or null.</summary>
    public uint? Crc { get; init; }

    /// <summary>Number of values (levels) of a data page, of entries of a dictionary page.</summary>
    public int ValueCount { get; init; }

    public ParquetEncoding Encoding { get; init; }

    /// <summary>Data page v1 only.</summary>
    public ParquetEncoding DefinitionLevelEncoding { get; init; }

    /// <summary>Data page v1 only.</summary>
    public ParquetEncoding RepetitionLevelEncoding { get; init; }

    /// <summary>Data page v2 only.</summary>
    public int NullCount { get; init; }

    /// <summary>Data page v2 only.</summary>
    public int RowCount { get; init; }

    /// <summary>Data page v2 only.</summary>
    public int DefinitionLevelsSizeBytes { get; init; }

    /// <summary>Data page v2 only.</summary>
    public int RepetitionLevelsSizeBytes { get; init; }

    /// <summary>Data page v2: whether the part behind the levels is compressed; always true for other pages.</summary>
    public bool IsCompressed { get; init; }

    public bool IsDataPage => Type is ParquetPageType.DataPage or ParquetPageType.DataPageV2;

    /// <summary>Reads a header from the start of <paramref name="source"/>, which may hold more.</summary>
    /// <param name="source">Bytes from the header's first byte on.</param>
    /// <param name="fileOffset">File offset of the first byte, for errors.</param>
    /// <param name="options">Limits.</param>
    /// <param name="headerSizeBytes">Bytes the header takes.</param>
    public static PageHeader Read(ReadOnlySpan<byte> source, long fileOffset, ParquetReaderOptions options, out int headerSizeBytes)
    {
        var reader = new ThriftReader(source[..Math.Min(source.Length, options.MaxPageHeaderSizeBytes)], fileOffset);
        int? type = null, uncompressed = null, compressed = null;
        uint? crc = null;
        Body body = new() { IsCompressed = true };
        ParquetPageType? bodyType = null;
        short id = 0;
        while (reader.NextField(ref id, out ThriftType field))
        {
            switch (id)
            {
                case 1: type = reader.ReadI32(field); break;
                case 2: uncompressed = reader.ReadI32(field); break;
                case 3: compressed = reader.ReadI32(field); break;
                case 4: crc = (uint)reader.ReadI32(field); break;
                case 5:
                    body.ReadV1(ref reader, field);
                    bodyType = ParquetPageType.DataPage;
                    break;
                case 7:
                    body.ReadDictionary(ref reader, field);
                    bodyType = ParquetPageType.DictionaryPage;
                    break;
                case 8:
                    body.ReadV2(ref reader, field);
                    bodyType = ParquetPageType.DataPageV2;
                    break;
                default: reader.Skip(field); break;
            }
        }

        headerSizeBytes = reader.Position;
        if (type is not { } pageType || uncompressed is not { } uncompressedSize || compressed is not { } compressedSize)
        {
            throw reader.Error("The page header lacks its type or its sizes.");
        }

        bool needsBody = pageType is (int)ParquetPageType.DataPage or (int)ParquetPageType.DictionaryPage or (int)ParquetPageType.DataPageV2;
        if (needsBody && bodyType != (ParquetPageType)pageType)
        {
            throw reader.Error($"The page header is of type {(ParquetPageType)pageType} but lacks the part for that type.");
        }

        if (uncompressedSize < 0 || compressedSize < 0)
        {
            throw reader.Error($"The page sizes {compressedSize} (compressed) and {uncompressedSize} (uncompressed) must not be negative.");
        }

        if (Math.Max(compressedSize, uncompressedSize) > options.MaxPageSizeBytes)
        {
            throw new InvalidParquetException(
                ParquetErrorKind.LimitExceeded,
                $"A page of {Math.Max(compressedSize, uncompressedSize)} bytes passes the limit of {options.MaxPageSizeBytes}; raise {nameof(options.MaxPageSizeBytes)} to read it.",
                fileOffset);
        }

        body.Check(ref reader, compressedSize, uncompressedSize);
        return new PageHeader
        {
            Type = (ParquetPageType)pageType,
            UncompressedSizeBytes = uncompressedSize,
            CompressedSizeBytes = compressedSize,
            Crc = crc,
            ValueCount = body.ValueCount,
            Encoding = body.Encoding,
            DefinitionLevelEncoding = body.DefinitionLevelEncoding,
            RepetitionLevelEncoding = body.RepetitionLevelEncoding,
            NullCount = body.NullCount,
            RowCount = body.RowCount,
            DefinitionLevelsSizeBytes = body.DefinitionLevelsSizeBytes,
            RepetitionLevelsSizeBytes = body.RepetitionLevelsSizeBytes,
            IsCompressed = body.IsCompressed,
        };
    }

    /// <summary>
    /// Reads an encrypted header: <paramref name="size"/> counts the module's bytes in the file.
    /// </summary>
    public static PageHeader ReadEncrypted(
        ReadOnlySpan<byte> source, long fileOffset, ParquetReaderOptions options, ModuleDecryptor decryptor,
        EncryptedModuleType moduleType, int pageOrdinal, out int size)
    {
        size = ModuleDecryptor.GetModuleSize(source);
        if (size > options.MaxPageHeaderSizeBytes)
        {
            throw new InvalidParquetException(
                ParquetErrorKind.LimitExceeded, $"A page header of {size} bytes passes the limit of {options.MaxPageHeaderSizeBytes}.", fileOffset);
        }

        byte[] plain = decryptor.Decrypt(source[..size], moduleType, pageOrdinal);
        return Read(plain, fileOffset, options, out _);
    }

    private struct Body
    {
        public int ValueCount;
        public ParquetEncoding Encoding;
        public ParquetEncoding DefinitionLevelEncoding;
        public ParquetEncoding RepetitionLevelEncoding;
        public int NullCount;
        public int RowCount;
        public int DefinitionLevelsSizeBytes;
        public int RepetitionLevelsSizeBytes;
        public bool IsCompressed;

        public void ReadV1(ref ThriftReader reader, ThriftType type)
        {
            reader.ExpectStruct(type);
            short id = 0;
            while (reader.NextField(ref id, out ThriftType field))
            {
                switch (id)
                {
                    case 1: ValueCount = reader.ReadI32(field); break;
                    case 2: Encoding = (ParquetEncoding)reader.ReadI32(field); break;
                    case 3: DefinitionLevelEncoding = (ParquetEncoding)reader.ReadI32(field); break;
                    case 4: RepetitionLevelEncoding = (ParquetEncoding)reader.ReadI32(field); break;
                    default: reader.Skip(field); break;
                }
            }
        }

        public void ReadDictionary(ref ThriftReader reader, ThriftType type)
        {
            reader.ExpectStruct(type);
            short id = 0;
            while (reader.NextField(ref id, out ThriftType field))
            {
                switch (id)
                {
                    case 1: ValueCount = reader.ReadI32(field); break;
                    case 2: Encoding = (ParquetEncoding)reader.ReadI32(field); break;
                    default: reader.Skip(field); break;
                }
            }
        }

        public void ReadV2(ref ThriftReader reader, ThriftType type)
        {
            reader.ExpectStruct(type);
            short id = 0;
            while (reader.NextField(ref id, out ThriftType field))
            {
                switch (id)
                {
                    case 1: ValueCount = reader.ReadI32(field); break;
                    case 2: NullCount = reader.ReadI32(field); break;
                    case 3: RowCount = reader.ReadI32(field); break;
                    case 4: Encoding = (ParquetEncoding)reader.ReadI32(field); break;
                    case 5: DefinitionLevelsSizeBytes = reader.ReadI32(field); break;
                    case 6: RepetitionLevelsSizeBytes = reader.ReadI32(field); break;
                    case 7: IsCompressed = reader.ReadBool(field); break;
                    default: reader.Skip(field); break;
                }
            }
        }

        public readonly void Check(ref ThriftReader reader, int compressedSize, int uncompressedSize)
        {
            if (ValueCount < 0 || NullCount < 0 || RowCount < 0 || NullCount > ValueCount)
            {
                throw reader.Error($"The page header counts {ValueCount} values, {NullCount} nulls and {RowCount} rows.");
            }

            long levels = (long)DefinitionLevelsSizeBytes + RepetitionLevelsSizeBytes;
            if (DefinitionLevelsSizeBytes < 0 || RepetitionLevelsSizeBytes < 0 || levels > compressedSize || levels > uncompressedSize)
            {
                throw reader.Error(
                    $"Levels of {RepetitionLevelsSizeBytes} and {DefinitionLevelsSizeBytes} bytes do not fit into a page of {compressedSize} bytes ({uncompressedSize} uncompressed).");
            }
        }
    }
}
