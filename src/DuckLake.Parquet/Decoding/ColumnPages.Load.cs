using System.Runtime.CompilerServices;
using DuckLake.Columnar;

namespace DuckLake.Parquet.Decoding;

internal sealed unsafe partial class ColumnPages
{
    private const int SmallPageBytes = 64 << 10;

    /// <summary>
    /// Decodes the dictionary alone into an array the caller owns; null if the chunk has none or it has more values than wanted.
    /// No data page is read afterwards.
    /// </summary>
    internal ArrayData? ReadDictionary(IArrowType type, int maxCount)
    {
        if (_locations is null && (_decryptor is null || _chunk.DictionaryPageOffset == _offset))
        {
            _dictionaryOffset = _offset;
        }

        if (_dictionaryOffset < 0 || !OpenDictionary() || _header.ValueCount > maxCount)
        {
            return null;
        }

        int count = _header.ValueCount;
        PageValues page = LoadDictionaryPage();
        page.Encoding = ParquetEncoding.Plain;
        _values.Begin(count);
        _values.SetPage(page);
        if (_values.FitCount(count) < count)
        {
            return null;
        }

        _values.Append(count);
        return _values.Finish(type, count, count, ArrowBuffer.Empty);
    }

    private void LoadDictionary()
    {
        _dictionaryLoaded = true;
        if (_dictionaryOffset < 0)
        {
            return;
        }

        (long offset, long headerOffset, long bodyOffset, long bodySize, long limit) = (_offset, _headerOffset, _bodyOffset, _bodySize, _limit);
        if (OpenDictionary())
        {
            _values.SetDictionary(LoadDictionaryPage(), _header.ValueCount);
        }

        (_offset, _headerOffset, _bodyOffset, _bodySize, _limit) = (offset, headerOffset, bodyOffset, bodySize, limit);
    }

    /// <summary>Reads the header of the dictionary page; false if there is another page in its place.</summary>
    private bool OpenDictionary()
    {
        _offset = _dictionaryOffset;
        _limit = _locations is null ? _end : _locations[0].Offset;
        ReadHeader(isDictionary: true);
        return _header.Type == ParquetPageType.DictionaryPage;
    }

    private PageValues LoadDictionaryPage()
    {
        if (_header.Encoding is not (ParquetEncoding.Plain or ParquetEncoding.PlainDictionary))
        {
            throw new InvalidParquetException(ParquetErrorKind.Unsupported, $"A dictionary page is encoded as {_header.Encoding}; PLAIN is required.");
        }

        byte* stored = LoadStored(EncryptedModuleType.DictionaryPage, out int storedSize, out long readable);
        PageValues page = _chunk.Codec == CompressionCodec.Uncompressed
            ? Borrow(stored, storedSize, readable)
            : Decompress(stored, storedSize, 0, _header.UncompressedSizeBytes);
        page.MaxCount = _header.ValueCount;
        return page;
    }

    private PageValues LoadV1()
    {
        byte* stored = LoadStored(EncryptedModuleType.DataPage, out int storedSize, out long readable);
        PageValues page = _chunk.Codec == CompressionCodec.Uncompressed
            ? Borrow(stored, storedSize, readable)
            : Decompress(stored, storedSize, 0, _header.UncompressedSizeBytes);
        Repetitions = TakeLevels(ref page, _column.MaxRepetitionLevel, _header.RepetitionLevelEncoding);
        Definitions = TakeLevels(ref page, _column.MaxDefinitionLevel, _header.DefinitionLevelEncoding);
        return page;
    }

    private PageValues LoadV2()
    {
        byte* stored = LoadStored(EncryptedModuleType.DataPage, out int storedSize, out long readable);
        int repetitionSize = _header.RepetitionLevelsSizeBytes;
        int levelSize = repetitionSize + _header.DefinitionLevelsSizeBytes;
        if (levelSize > storedSize)
        {
            DecodeError.Throw($"Levels of {levelSize} bytes exceed a page of {storedSize} bytes.");
        }

        // Levels are stored uncompressed before the values; the page buffer takes both so that they live equally long.
        bool isCompressed = _header.IsCompressed && _chunk.Codec != CompressionCodec.Uncompressed;
        PageValues page = isCompressed
            ? Decompress(stored, storedSize, levelSize, _header.UncompressedSizeBytes)
            : Borrow(stored, storedSize, readable);
        Repetitions = LevelReader.OverRuns(page.Data, repetitionSize, _column.MaxRepetitionLevel);
        Definitions = LevelReader.OverRuns(page.Data + repetitionSize, levelSize - repetitionSize, _column.MaxDefinitionLevel);
        Cut(ref page, levelSize);
        return page;
    }

    private static void Cut(ref PageValues page, long bytes)
    {
        page.Data += bytes;
        page.Length -= bytes;
        page.Readable -= bytes;
    }

    private LevelReader TakeLevels(ref PageValues page, int maxLevel, ParquetEncoding encoding)
    {
        if (maxLevel == 0)
        {
            return default;
        }

        if (encoding == ParquetEncoding.BitPacked)
        {
            long size = BitmapKernels.ByteCount((long)_header.ValueCount * LevelReader.WidthOf(maxLevel));
            if (size > page.Length)
            {
                DecodeError.Throw($"Bit-packed levels of {size} bytes exceed the {page.Length} bytes left on their page.");
            }

            LevelReader packed = LevelReader.OverLegacyPacked(page.Data, size, maxLevel);
            Cut(ref page, size);
            return packed;
        }

        if (encoding != ParquetEncoding.Rle)
        {
            throw new InvalidParquetException(ParquetErrorKind.Unsupported, $"Levels are encoded as {encoding}; RLE or BIT_PACKED is required.");
        }

        if (page.Length < 4)
        {
            DecodeError.Throw("The length of the levels is cut off.");
        }

        uint length = Unsafe.ReadUnaligned<uint>(page.Data);
        if (length > page.Length - 4)
        {
            DecodeError.Throw($"Levels of {length} bytes exceed the {page.Length - 4} bytes left on their page.");
        }

        LevelReader runs = LevelReader.OverRuns(page.Data + 4, length, maxLevel);
        Cut(ref page, 4 + (long)length);
        return runs;
    }

    /// <summary>The page as stored, its checksum verified, decrypted.</summary>
    private byte* LoadStored(EncryptedModuleType module, out int size, out long readable)
    {
        if (_bodySize == 0)
        {
            size = 0;
            readable = 0;
            return null;
        }

        byte* stored = FindBytes(_bodyOffset, _bodySize, out readable);
        size = (int)_bodySize;
        if (_decryptor is not null)
        {
            var source = new ReadOnlySpan<byte>(stored, size);
            int plainSize = _decryptor.GetPlaintextSize(source, module);
            _plaintext.Dispose();
            _plaintext = default;
            _plaintext = _allocator.Allocate(Math.Max(1, plainSize));
            size = _decryptor.Decrypt(source, module, _pageOrdinal, _plaintext.Span);
            readable = size + MemoryAllocator.PaddingBytes;
            return _plaintext.Pointer;
        }

        if (_options.VerifyChecksums && _header.Crc is { } expected)
        {
            uint actual = Crc32.Compute(new ReadOnlySpan<byte>(stored, size));
            if (actual != expected)
            {
                DecodeError.Throw($"The page's checksum is {actual:x8}; its header says {expected:x8}.");
            }
        }

        return stored;
    }

    private PageValues Borrow(byte* stored, int size, long readable)
    {
        if (!_values.NeedsOwnedPages)
        {
            return new PageValues { Data = stored, Length = size, Readable = readable };
        }

        PageValues page = NewPage(size);
        Buffer.MemoryCopy(stored, page.Data, size, size);
        return page;
    }

    private PageValues NewPage(int size)
    {
        // A page that a view array retains must not be overwritten; the pool makes a new buffer cheap.
        if (_values.NeedsOwnedPages || _page.Length < size)
        {
            _page.Dispose();
            _page = default;
            _page = _allocator.Allocate(_values.NeedsOwnedPages ? Math.Max(size, 1) : Math.Max(size, SmallPageBytes));
        }

        return new PageValues
        {
            Data = _page.Pointer,
            Length = size,
            Readable = _page.Length + MemoryAllocator.PaddingBytes,
            Owner = _page,
        };
    }

    /// <summary>Copies the first bytes as they are and decompresses the rest.</summary>
    private PageValues Decompress(byte* stored, int storedSize, int plainPrefix, int size)
    {
        int compressed = storedSize - plainPrefix;
        int target = size - plainPrefix;
        if (target < 0)
        {
            DecodeError.Throw($"Levels of {plainPrefix} bytes exceed a page of {size} bytes.");
        }

        CheckRatio(compressed, target);
        PageValues page = NewPage(size);
        Buffer.MemoryCopy(stored, page.Data, plainPrefix, plainPrefix);
        if (target > 0)
        {
            PageDecompressor.Decompress(
                _chunk.Codec, new ReadOnlySpan<byte>(stored + plainPrefix, compressed), new Span<byte>(page.Data + plainPrefix, target));
        }

        return page;
    }

    /// <summary>Refuses sizes that the codec cannot produce, before memory is allocated for them.</summary>
    private void CheckRatio(int compressed, int target)
    {
        long ratio = _chunk.Codec switch
        {
            CompressionCodec.Snappy => 64,
            CompressionCodec.Lz4 or CompressionCodec.Lz4Raw => 256,
            CompressionCodec.Gzip => 1100,
            _ => long.MaxValue >> 32,
        };
        if (target > (compressed + 64L) * ratio)
        {
            DecodeError.Throw($"{compressed} bytes of {_chunk.Codec} cannot decompress to {target} bytes.");
        }
    }
}
