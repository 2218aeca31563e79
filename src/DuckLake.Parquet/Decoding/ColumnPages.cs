using DuckLake.Columnar;

namespace DuckLake.Parquet.Decoding;

/// <summary>
/// A cursor over the pages of one column chunk: finds headers, checks, decrypts and decompresses pages one at a time and
/// hands their levels and values to the readers. The dictionary is decoded when the first page needs it.
/// </summary>
internal sealed unsafe partial class ColumnPages : IDisposable
{
    private readonly ColumnChunkMetadata _chunk;
    private readonly ParquetColumn _column;
    private readonly ChunkBytes _bytes;
    private readonly LeafValues _values;
    private readonly ParquetReaderOptions _options;
    private readonly MemoryAllocator _allocator;
    private readonly ModuleDecryptor? _decryptor;
    private readonly DataPageLocation[]? _locations;
    private readonly long _rowCount;
    private readonly long _end;

    private long _offset;
    private long _limit;
    private long _valuesSeen;
    private int _pageOrdinal;

    private bool _hasHeader;
    private PageHeader _header;
    private long _headerOffset;
    private long _bodyOffset;
    private long _bodySize;

    private long _dictionaryOffset = -1;
    private bool _dictionaryLoaded;
    private ArrowBuffer _page;
    private ArrowBuffer _plaintext;

    internal ColumnPages(
        ParquetMetadata file, RowGroupMetadata rowGroup, ColumnChunkMetadata chunk, ChunkBytes bytes, LeafValues values,
        DataPageLocation[]? locations, ParquetReaderOptions options, MemoryAllocator allocator)
    {
        _chunk = chunk;
        _column = chunk.Column;
        _bytes = bytes;
        _values = values;
        _options = options;
        _allocator = allocator;
        _locations = locations is { Length: > 0 } ? locations : null;
        _rowCount = rowGroup.RowCount;
        _offset = chunk.ByteRange.Offset;
        _end = chunk.ByteRange.End;
        _limit = _end;
        _headerOffset = _offset;
        if (_locations is not null)
        {
            FindDictionary();
        }

        _decryptor = chunk.IsEncrypted ? file.Decryptor!.CreateDecryptor(chunk) : null;
    }

    /// <summary>Levels not yet taken from the open page.</summary>
    internal int LevelsLeft { get; set; }

    /// <summary>Definition levels of the open page.</summary>
    internal LevelReader Definitions;

    /// <summary>Repetition levels of the open page.</summary>
    internal LevelReader Repetitions;

    /// <summary>True if a row never continues on the next page.</summary>
    internal bool PagesHoldWholeRows { get; private set; }

    internal int PageOrdinal { get; private set; }

    internal long ByteOffset => _headerOffset;

    /// <summary>Rows on the next page, or -1 if that is known only after decoding it; valid after <see cref="PeekPage"/>.</summary>
    internal long NextRowCount
    {
        get
        {
            if (_column.MaxRepetitionLevel == 0)
            {
                return _header.ValueCount;
            }

            if (_locations is not null)
            {
                return NextRowCountByIndex;
            }

            return _header.Type == ParquetPageType.DataPageV2 ? _header.RowCount : -1;
        }
    }

    private long NextRowCountByIndex => RowEnd(_pageOrdinal) - _locations![_pageOrdinal].FirstRow;

    /// <summary>Reads the header of the next data page; false at the end of the chunk.</summary>
    internal bool PeekPage()
    {
        while (!_hasHeader)
        {
            if (_locations is not null)
            {
                // Pages without rows are in no byte range that was asked for.
                while (_pageOrdinal < _locations.Length && NextRowCountByIndex == 0)
                {
                    _pageOrdinal++;
                }

                if (_pageOrdinal >= _locations.Length)
                {
                    return false;
                }

                _offset = _locations[_pageOrdinal].Offset;
                _limit = Math.Min(_end, _offset + _locations[_pageOrdinal].SizeBytes);
            }
            else if (_valuesSeen >= _chunk.ValueCount || _offset >= _end)
            {
                return false;
            }

            ReadHeader(isDictionary: false);
            if (_header.IsDataPage)
            {
                if (_header.ValueCount > _chunk.ValueCount - _valuesSeen && _locations is null)
                {
                    DecodeError.Throw($"A page announces {_header.ValueCount} values where the column chunk has {_chunk.ValueCount - _valuesSeen} left.");
                }

                if (_locations is not null && _column.MaxRepetitionLevel == 0 && _header.ValueCount != NextRowCountByIndex)
                {
                    DecodeError.Throw($"A page has {_header.ValueCount} values where the offset index says {NextRowCountByIndex} rows.");
                }

                _hasHeader = true;
            }
            else if (_locations is not null)
            {
                DecodeError.Throw("The offset index does not point at a data page.");
            }
            else if (_header.Type == ParquetPageType.DictionaryPage && !_dictionaryLoaded && _dictionaryOffset < 0)
            {
                _dictionaryOffset = _headerOffset;
            }
        }

        return true;
    }

    /// <summary>Passes over the next data page without decoding it.</summary>
    internal void SkipPage()
    {
        _hasHeader = false;
        _valuesSeen += _header.ValueCount;
        _pageOrdinal++;
    }

    /// <summary>
    /// With an offset index, moves past the pages that end at or before a row without touching them; <paramref name="row"/> becomes the first row of the next page.
    /// </summary>
    internal void SeekPage(long target, ref long row)
    {
        if (_locations is null || LevelsLeft > 0)
        {
            return;
        }

        int page = _pageOrdinal;
        while (page < _locations.Length && RowEnd(page) <= target)
        {
            page++;
        }

        if (page != _pageOrdinal)
        {
            _pageOrdinal = page;
            _hasHeader = false;
            row = page < _locations.Length ? _locations[page].FirstRow : _rowCount;
        }
    }

    /// <summary>Decodes the next data page far enough to read its levels and values.</summary>
    internal void OpenPage()
    {
        bool isV2 = _header.Type == ParquetPageType.DataPageV2;
        PagesHoldWholeRows = isV2 || _locations is not null;
        PageHeader header = _header;
        bool usesDictionary = header.Encoding is ParquetEncoding.PlainDictionary or ParquetEncoding.RleDictionary;
        if (usesDictionary && !_dictionaryLoaded)
        {
            LoadDictionary();
            _header = header;
        }

        PageValues page = isV2 ? LoadV2() : LoadV1();
        page.Encoding = header.Encoding;
        page.MaxCount = header.ValueCount;
        _values.SetPage(page);
        LevelsLeft = header.ValueCount;
        SkipPage();
    }

    public void Dispose()
    {
        _page.Dispose();
        _page = default;
        _plaintext.Dispose();
        _plaintext = default;
        _decryptor?.Dispose();
    }

    private long RowEnd(int page) => page + 1 < _locations!.Length ? _locations[page + 1].FirstRow : _rowCount;

    private void FindDictionary()
    {
        long first = _locations![0].Offset;
        if (_chunk.ByteRange.Offset < first)
        {
            _dictionaryOffset = _chunk.ByteRange.Offset;
        }
    }

    private void ReadHeader(bool isDictionary)
    {
        _headerOffset = _offset;
        PageOrdinal = _pageOrdinal;
        ReadOnlySpan<byte> source = Find(_offset, 1);
        int size;
        if (_decryptor is null)
        {
            _header = PageHeader.Read(source, _offset, _options, out size);
        }
        else
        {
            // The kind of a page is known only from its header, which needs the kind to be decrypted: the dictionary comes first.
            isDictionary |= _locations is null && _offset == _chunk.ByteRange.Offset && _chunk.DictionaryPageOffset == _offset;
            _header = PageHeader.ReadEncrypted(
                source, _offset, _options, _decryptor,
                isDictionary ? EncryptedModuleType.DictionaryPageHeader : EncryptedModuleType.DataPageHeader, _pageOrdinal, out size);
        }

        _bodyOffset = _offset + size;
        _bodySize = _decryptor is null || _header.CompressedSizeBytes == 0
            ? _header.CompressedSizeBytes
            : ModuleDecryptor.GetModuleSize(Find(_bodyOffset, 1));
        if (_bodySize > _limit - _bodyOffset && _bodySize > 0)
        {
            DecodeError.Throw($"A page of {_bodySize} bytes at {_bodyOffset} exceeds its place, which ends at {_limit} by the column chunk or its offset index.");
        }

        _offset = _bodyOffset + _bodySize;
    }

    private ReadOnlySpan<byte> Find(long offset, long length)
    {
        byte* pointer = FindBytes(offset, length, out long available);
        return new ReadOnlySpan<byte>(pointer, (int)Math.Min(Math.Min(available, _limit - offset), int.MaxValue));
    }

    private byte* FindBytes(long offset, long length, out long available)
    {
        if (offset >= _limit)
        {
            DecodeError.Throw($"The column chunk or the offset index ends a page at {_limit}, inside its header.");
        }

        if (!_bytes.TryFind(offset, out byte* pointer, out available) || available < length)
        {
            throw new InvalidOperationException(
                $"The bytes at offset {offset} (+{length}) of column '{_column.Path}' are needed but were not supplied; GetByteRanges tells which are.");
        }

        available = Math.Min(available, _end - offset);
        return pointer;
    }
}
