using System.Runtime.CompilerServices;
using DuckLake.Columnar;

namespace DuckLake.Parquet.Decoding;

/// <summary>Streams the byte arrays of a page: PLAIN, DELTA_LENGTH_BYTE_ARRAY and DELTA_BYTE_ARRAY.</summary>
[SkipLocalsInit]
internal sealed unsafe class BinaryPageReader : IDisposable
{
    private readonly NativeBufferBuilder _lengths;
    private readonly NativeBufferBuilder _prefixes;
    private readonly NativeBufferBuilder _joined;
    private readonly DeltaBinaryPackedReader _delta = new();

    private ParquetEncoding _encoding;
    private byte* _position;
    private byte* _end;
    private int _index;
    private int _count;
    private long _previousStart;
    private int _previousLength;

    internal BinaryPageReader(MemoryAllocator allocator)
    {
        _lengths = new NativeBufferBuilder(allocator);
        _prefixes = new NativeBufferBuilder(allocator);
        _joined = new NativeBufferBuilder(allocator);
    }

    /// <summary>True if slices point into the page; false if they are valid only until the next call.</summary>
    internal bool SlicesLieInPage => _encoding != ParquetEncoding.DeltaByteArray;

    /// <summary>Upper bound of the bytes the page still holds, or -1 when it cannot be told cheaply.</summary>
    internal long BytesLeft => _encoding == ParquetEncoding.DeltaByteArray ? -1 : _end - _position;

    internal void SetPage(in PageValues page)
    {
        _encoding = page.Encoding;
        _position = page.Data;
        _end = page.Data + page.Length;
        _index = 0;
        _count = 0;
        _previousStart = 0;
        _previousLength = 0;
        _joined.Length = 0;
        if (page.Length == 0 || page.Encoding == ParquetEncoding.Plain)
        {
            return;
        }

        if (page.Encoding == ParquetEncoding.DeltaByteArray)
        {
            _count = ReadLengths(_prefixes, page.MaxCount);
            if (ReadLengths(_lengths, page.MaxCount) != _count)
            {
                DecodeError.Throw("The numbers of prefix and suffix lengths differ.");
            }
        }
        else
        {
            _count = ReadLengths(_lengths, page.MaxCount);
        }
    }

    /// <summary>Fills <paramref name="slices"/> with the next values.</summary>
    internal void Next(ByteSlice* slices, int count)
    {
        switch (_encoding)
        {
            case ParquetEncoding.Plain:
                NextPlain(slices, count);
                break;
            case ParquetEncoding.DeltaLengthByteArray:
                NextDeltaLength(slices, count);
                break;
            default:
                NextDelta(slices, count);
                break;
        }
    }

    internal void Skip(int count)
    {
        ByteSlice* slices = stackalloc ByteSlice[128];
        while (count > 0)
        {
            int take = Math.Min(count, 128);
            Next(slices, take);
            count -= take;
        }
    }

    /// <summary>How many of the next values have at most <paramref name="budget"/> bytes together.</summary>
    internal int FitCount(int count, long budget)
    {
        long left = BytesLeft;
        if (left >= 0 && left <= budget)
        {
            return count;
        }

        int fitting = 0;
        byte* position = _position;
        for (; fitting < count; fitting++)
        {
            long length;
            if (_encoding == ParquetEncoding.Plain)
            {
                if (_end - position < 4)
                {
                    return count;
                }

                length = Unsafe.ReadUnaligned<int>(position);
                if (length < 0 || length > _end - position - 4)
                {
                    return count;
                }

                position += 4 + length;
            }
            else
            {
                if (_index + fitting >= _count)
                {
                    return count;
                }

                length = ((int*)_lengths.Pointer)[_index + fitting];
                if (_encoding == ParquetEncoding.DeltaByteArray)
                {
                    length += ((int*)_prefixes.Pointer)[_index + fitting];
                }
            }

            budget -= length;
            if (budget < 0)
            {
                return fitting;
            }
        }

        return fitting;
    }

    public void Dispose()
    {
        _lengths.Dispose();
        _prefixes.Dispose();
        _joined.Dispose();
    }

    private int ReadLengths(NativeBufferBuilder target, int maxCount)
    {
        _delta.Init(_position, _end - _position, 32, maxCount);
        int count = (int)_delta.TotalCount;
        target.Length = (long)count * 4;
        _delta.Read32((int*)target.Pointer, count);
        _position = _delta.FindEnd();
        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void NextPlain(ByteSlice* slices, int count)
    {
        byte* position = _position;
        byte* end = _end;
        for (int i = 0; i < count; i++)
        {
            if (end - position < 4)
            {
                DecodeError.Throw($"The page ends {count - i} byte arrays early.");
            }

            int length = Unsafe.ReadUnaligned<int>(position);
            position += 4;
            if ((uint)length > (ulong)(end - position))
            {
                DecodeError.Throw($"A byte array of {(uint)length} bytes exceeds the {end - position} bytes left on its page.");
            }

            slices[i] = new ByteSlice(position, length);
            position += length;
        }

        _position = position;
    }

    private void CheckCount(int count)
    {
        if (count > _count - _index)
        {
            DecodeError.Throw($"{count} more byte arrays are expected; the page holds {_count - _index}.");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void NextDeltaLength(ByteSlice* slices, int count)
    {
        CheckCount(count);
        int* lengths = (int*)_lengths.Pointer + _index;
        for (int i = 0; i < count; i++)
        {
            int length = lengths[i];
            if ((uint)length > (ulong)(_end - _position))
            {
                DecodeError.Throw($"A byte array of {(uint)length} bytes exceeds the {_end - _position} bytes left on its page.");
            }

            slices[i] = new ByteSlice(_position, length);
            _position += length;
        }

        _index += count;
    }

    private void NextDelta(ByteSlice* slices, int count)
    {
        CheckCount(count);
        int* prefixes = (int*)_prefixes.Pointer + _index;
        int* suffixes = (int*)_lengths.Pointer + _index;

        // The bytes of the previous value stay at the front; everything after it is rewritten.
        long total = _previousLength;
        int previous = _previousLength;
        long suffixBytes = 0;
        for (int i = 0; i < count; i++)
        {
            if (prefixes[i] < 0 || suffixes[i] < 0 || prefixes[i] > previous)
            {
                DecodeError.Throw($"A prefix of {prefixes[i]} and a suffix of {suffixes[i]} bytes follow a value of {previous} bytes.");
            }

            long length = (long)prefixes[i] + suffixes[i];
            suffixBytes += suffixes[i];
            if (length > int.MaxValue || suffixBytes > _end - _position)
            {
                DecodeError.Throw($"A byte array of {length} bytes exceeds the bytes left on its page.");
            }

            previous = (int)length;
            total += length;
        }

        if (_previousStart > 0 && _previousLength > 0)
        {
            Buffer.MemoryCopy(_joined.Pointer + _previousStart, _joined.Pointer, _previousLength, _previousLength);
        }

        _joined.Length = _previousLength;
        _joined.EnsureCapacity(total);
        byte* last = _joined.Pointer;
        byte* to = last + _previousLength;
        for (int i = 0; i < count; i++)
        {
            Buffer.MemoryCopy(last, to, prefixes[i], prefixes[i]);
            Buffer.MemoryCopy(_position, to + prefixes[i], suffixes[i], suffixes[i]);
            _position += suffixes[i];
            int length = prefixes[i] + suffixes[i];
            slices[i] = new ByteSlice(to, length);
            last = to;
            to += length;
            _previousLength = length;
        }

        _joined.Length = total;
        _previousStart = last - _joined.Pointer;
        _index += count;
    }
}
