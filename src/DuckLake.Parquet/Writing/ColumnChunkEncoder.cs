using System.Buffers.Binary;
using DuckLake.Columnar;
using DuckLake.Parquet.Encoders;

namespace DuckLake.Parquet.Writing;

/// <summary>Encodes one column of a row group: levels, values, pages. Not thread-safe; dispose it.</summary>
internal sealed unsafe class ColumnChunkEncoder : IDisposable
{
    private readonly WriteLeaf _leaf;
    private readonly ParquetWriterOptions _options;
    private readonly LeafLevels _levels;
    private readonly LeafValues _values;
    private readonly ModuleEncryptor? _encryptor;
    private readonly ByteSink _page;
    private readonly ByteSink _stored;
    private readonly ByteSink _header;
    private readonly EncodedColumnChunk _chunk;

    private ColumnChunkEncoder(WriteLeaf leaf, ParquetWriterOptions options, ModuleEncryptor? encryptor)
    {
        _leaf = leaf;
        _options = options;
        _encryptor = encryptor;
        _levels = new LeafLevels(leaf, options.Allocator);
        _values = LeafValues.Create(leaf, options);
        _page = new ByteSink(options.Allocator);
        _stored = new ByteSink(options.Allocator);
        _header = new ByteSink(options.Allocator);
        _chunk = new EncodedColumnChunk(leaf, new ByteSink(options.Allocator));
    }

    /// <summary>Encodes the column; the caller disposes the result.</summary>
    /// <param name="leaf">The column.</param>
    /// <param name="batches">The rows of the row group.</param>
    /// <param name="options">The writer's options.</param>
    /// <param name="encryptor">Encrypts the column's modules, or null.</param>
    /// <param name="cancellationToken">Looked at between pages.</param>
    internal static EncodedColumnChunk Encode(
        WriteLeaf leaf, IReadOnlyList<RecordBatch> batches, ParquetWriterOptions options, ModuleEncryptor? encryptor, CancellationToken cancellationToken)
    {
        using var encoder = new ColumnChunkEncoder(leaf, options, encryptor);
        try
        {
            encoder.Collect(batches, cancellationToken);
            encoder.EncodePages(cancellationToken);
            return encoder._chunk;
        }
        catch (Exception e)
        {
            encoder._chunk.Dispose();
            if (e is OverflowException || e.GetType() == typeof(InvalidOperationException))
            {
                // The buffers of encoded data refuse to grow beyond what the format can count.
                throw leaf.Error(ParquetWriteErrorKind.LimitExceeded, e.Message, e);
            }

            throw;
        }
    }

    public void Dispose()
    {
        _levels.Dispose();
        _values.Dispose();
        _page.Dispose();
        _stored.Dispose();
        _header.Dispose();
    }

    private void Collect(IReadOnlyList<RecordBatch> batches, CancellationToken cancellationToken)
    {
        var owned = new List<ArrayData>();
        _values.Keep(owned);
        using var builder = new LevelBuilder(_leaf, _options.Allocator, owned);
        foreach (RecordBatch batch in batches)
        {
            cancellationToken.ThrowIfCancellationRequested();
            LeafSelection selection = builder.Append(batch.Column(_leaf.FieldIndex).Data, _levels);
            _values.Append(selection);
        }

        _values.ChooseEncoding();
    }

    private void EncodePages(CancellationToken cancellationToken)
    {
        if (_values.HasDictionary)
        {
            WriteDictionaryPage();
        }

        var splitter = new PageSplitter(_levels, _values, _options);
        while (splitter.Next(out PageSpan page))
        {
            cancellationToken.ThrowIfCancellationRequested();
            WriteDataPage(page);
        }

        _chunk.ValueEncoding = _values.Encoding;
        _chunk.LevelCount = _levels.Count;
        _chunk.NullCount = _levels.Count - _levels.ValueCount;
        _chunk.OwnNullCount = _levels.OwnNullCount;
        _chunk.Min = _values.Min;
        _chunk.Max = _values.Max;
        _chunk.HasNaN = _values.HasNaN;
        _chunk.DistinctCount = _values.HasDictionary ? _values.DictionaryCount : null;
        _chunk.ByteArrayBytes = _values.ByteArrayBytes;
        _chunk.Geometry = _values.BoundGeometries();
        CountLevels();
        if (_options.BloomFilters.TryGetValue(_leaf.Column.Path, out ParquetBloomFilterOptions? bloom))
        {
            long distinct = bloom.DistinctValueCount ?? (_values.HasDictionary ? _values.DictionaryCount : _values.Count);
            _chunk.BloomFilter = new BloomFilterBuilder(BloomFilterBuilder.SizeFor(distinct, bloom.FalsePositiveProbability), _options.Allocator);
            _values.AddTo(_chunk.BloomFilter);
        }
    }

    private void CountLevels()
    {
        // Without lists and nested optional fields the counts of values and nulls say the same.
        if (_leaf.MaxRepetition > 0)
        {
            _chunk.RepetitionHistogram = Histogram(_levels.Repetition, _leaf.MaxRepetition);
        }

        if (_leaf.MaxDefinition > 1)
        {
            _chunk.DefinitionHistogram = Histogram(_levels.Definition, _leaf.MaxDefinition);
        }
    }

    private long[] Histogram(byte* levels, int max)
    {
        var counts = new long[max + 1];
        if (levels == null)
        {
            counts[max] = _levels.Count;
            return counts;
        }

        var span = new ReadOnlySpan<byte>(levels, _levels.Count);
        for (int level = 0; level <= max; level++)
        {
            counts[level] = span.Count((byte)level);
        }

        return counts;
    }

    private void WriteDictionaryPage()
    {
        _page.Reset();
        _values.WriteDictionary(_page);
        _stored.Reset();
        PageCompressor.Compress(_options.Compression, _options.CompressionLevel, _page.WrittenSpan, _stored);
        var header = new PageHeader
        {
            Type = ParquetPageType.DictionaryPage,
            UncompressedSizeBytes = _page.Length,
            ValueCount = _values.DictionaryCount,
            Encoding = ParquetEncoding.Plain,
            IsCompressed = true,
        };
        _chunk.DictionaryPageSizeBytes = Store(header, EncryptedModuleType.DictionaryPageHeader, EncryptedModuleType.DictionaryPage, 0);
    }

    private void WriteDataPage(in PageSpan page)
    {
        bool isV1 = _options.DataPageVersion == ParquetDataPageVersion.V1;
        _page.Reset();
        int repetitionSize = WriteLevels(_levels.Repetition, _leaf.MaxRepetition, page, isV1);
        int definitionSize = WriteLevels(_levels.Definition, _leaf.MaxDefinition, page, isV1);
        _values.WriteValues(page.FirstValue, page.ValueCount, _values.Encoding, _page);
        _stored.Reset();
        int levelsSize = isV1 ? 0 : repetitionSize + definitionSize;
        ReadOnlySpan<byte> levels = _page.WrittenSpan[..levelsSize];
        ReadOnlySpan<byte> values = _page.WrittenSpan[levelsSize..];
        bool isCompressed = _options.Compression != CompressionCodec.Uncompressed;
        _stored.Write(levels);
        PageCompressor.Compress(_options.Compression, _options.CompressionLevel, values, _stored);
        if (!isV1 && isCompressed && _stored.Length >= _page.Length)
        {
            isCompressed = false;
            _stored.Reset();
            _stored.Write(_page.WrittenSpan);
        }

        int nullCount = page.LevelCount - page.ValueCount;
        var header = new PageHeader
        {
            Type = isV1 ? ParquetPageType.DataPage : ParquetPageType.DataPageV2,
            UncompressedSizeBytes = _page.Length,
            ValueCount = page.LevelCount,
            Encoding = _values.Encoding,
            DefinitionLevelEncoding = ParquetEncoding.Rle,
            RepetitionLevelEncoding = ParquetEncoding.Rle,
            NullCount = nullCount,
            RowCount = page.RowCount,
            DefinitionLevelsSizeBytes = definitionSize,
            RepetitionLevelsSizeBytes = repetitionSize,
            IsCompressed = isCompressed,
        };
        int offset = _chunk.Bytes.Length;
        int size = Store(header, EncryptedModuleType.DataPageHeader, EncryptedModuleType.DataPage, _chunk.Pages.Count);
        byte[] min = [];
        byte[] max = [];
        bool hasBounds = page.ValueCount > 0 && _values.TryBound(page.FirstValue, page.ValueCount, out min, out max);
        _chunk.Pages.Add(new EncodedPage
        {
            Offset = offset,
            SizeBytes = size,
            FirstRow = page.FirstRow,
            NullCount = nullCount,
            IsNullPage = page.ValueCount == 0,
            Min = min,
            Max = max,
            HasBounds = hasBounds,
            ByteArrayBytes = _values.SumByteArrayBytes(page.FirstValue, page.ValueCount),
        });
    }

    /// <summary>Appends the levels of a page and returns their size; version 1 pages have the length in front.</summary>
    private int WriteLevels(byte* levels, int max, in PageSpan page, bool hasLength)
    {
        if (max == 0)
        {
            return 0;
        }

        int start = _page.Length;
        if (hasLength)
        {
            _page.WriteInt32(0);
        }

        int width = RleHybridEncoder.WidthOf(max);
        if (levels == null)
        {
            RleHybridEncoder.EncodeRepeated((uint)max, page.LevelCount, width, _page);
        }
        else
        {
            RleHybridEncoder.EncodeLevels(new ReadOnlySpan<byte>(levels + page.FirstLevel, page.LevelCount), width, _page);
        }

        int size = _page.Length - start;
        if (hasLength)
        {
            BinaryPrimitives.WriteInt32LittleEndian(_page.WrittenSpan[start..], size - sizeof(int));
        }

        return size;
    }

    /// <summary>Appends header and page as they are stored; returns their size.</summary>
    private int Store(PageHeader header, EncryptedModuleType headerModule, EncryptedModuleType pageModule, int pageOrdinal)
    {
        int start = _chunk.Bytes.Length;
        if (_encryptor is null)
        {
            header = header with
            {
                CompressedSizeBytes = _stored.Length,
                Crc = _options.WritePageChecksums ? Crc32.Compute(_stored.WrittenSpan) : null,
            };
            PageHeaderWriter.Write(header, _chunk.Bytes);
            _chunk.UncompressedSizeBytes += _chunk.Bytes.Length - start + _page.Length;
            _chunk.Bytes.Write(_stored.WrittenSpan);
            return _chunk.Bytes.Length - start;
        }

        // Modules carry their own check.
        header = header with { CompressedSizeBytes = _stored.Length + _encryptor.PageSizeOverheadBytes };
        _header.Reset();
        PageHeaderWriter.Write(header, _header);
        _encryptor.Encrypt(_header.WrittenSpan, headerModule, pageOrdinal, _chunk.Bytes);
        _chunk.UncompressedSizeBytes += _chunk.Bytes.Length - start + _page.Length;
        _encryptor.Encrypt(_stored.WrittenSpan, pageModule, pageOrdinal, _chunk.Bytes);
        return _chunk.Bytes.Length - start;
    }
}
