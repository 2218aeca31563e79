using System.Runtime.CompilerServices;

namespace DuckLake.Parquet.Decoding;

/// <summary>
/// Streams DELTA_BINARY_PACKED integers (Parquet encodings, "Delta Encoding"). Sums wrap around, as the format requires.
/// </summary>
[SkipLocalsInit]
internal sealed unsafe class DeltaBinaryPackedReader
{
    // Long enough for every sane miniblock part, short enough to stay in the first-level cache.
    private const int ChunkValues = 256;
    private const int MaxBlockValues = 1 << 24;

    private byte* _position;
    private byte* _end;
    private int _valueBits;
    private int _blockValues;
    private int _miniblockCount;
    private int _miniblockValues;
    private long _remaining;
    private ulong _last;
    private bool _hasFirst;

    private byte* _widths;
    private int _miniblock;
    private ulong _minDelta;
    private int _width;
    private int _miniblockLeft;
    private byte* _packed;
    private long _packedBytes;
    private int _packedIndex;

    /// <summary>Values the header announced.</summary>
    internal long TotalCount { get; private set; }

    /// <summary>Values not yet read.</summary>
    internal long Remaining => _remaining;

    /// <summary>Starts over a new page; <paramref name="valueBits"/> is 32 or 64. More values than <paramref name="maxCount"/> are refused.</summary>
    internal void Init(byte* data, long length, int valueBits, long maxCount)
    {
        _position = data;
        _end = data + length;
        _valueBits = valueBits;
        ulong blockValues = ReadVarint();
        ulong miniblocks = ReadVarint();
        ulong total = ReadVarint();
        _last = ZigZag(ReadVarint());
        if (blockValues == 0 || blockValues > MaxBlockValues || (blockValues & 127) != 0)
        {
            DecodeError.Throw($"Delta block size {blockValues} is not a multiple of 128 between 128 and {MaxBlockValues}.");
        }

        if (miniblocks == 0 || miniblocks > blockValues || blockValues % miniblocks != 0 || (blockValues / miniblocks & 7) != 0)
        {
            DecodeError.Throw($"{miniblocks} delta miniblocks do not divide a block of {blockValues} values.");
        }

        if (total > (ulong)maxCount)
        {
            DecodeError.Throw($"The delta header announces {total} values where the page holds at most {maxCount}.");
        }

        _blockValues = (int)blockValues;
        _miniblockCount = (int)miniblocks;
        _miniblockValues = _blockValues / _miniblockCount;
        TotalCount = (long)total;
        _remaining = TotalCount;
        _hasFirst = TotalCount > 0;
        _miniblock = _miniblockCount;
        _miniblockLeft = 0;
    }

    /// <summary>First byte after the encoded values; valid once all of them were read.</summary>
    internal byte* FindEnd()
    {
        Skip(_remaining);
        return _position;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Read32(int* destination, int count)
    {
        uint* deltas = stackalloc uint[ChunkValues];
        count = TakeFirst(count, out bool first);
        if (first)
        {
            *destination++ = (int)_last;
        }

        while (count > 0)
        {
            int take = EnsureMiniblock(count);
            if (_width > 32)
            {
                DecodeError.Throw($"Delta bit width {_width} exceeds 32 in an INT32 column.");
            }

            BitUnpacker.Unpack(_packed, _packedBytes, _width, _packedIndex, deltas, take);
            uint min = (uint)_minDelta;
            uint last = (uint)_last;
            for (int i = 0; i < take; i++)
            {
                last += min + deltas[i];
                destination[i] = (int)last;
            }

            _last = last;
            Consume(take);
            destination += take;
            count -= take;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Read64(long* destination, int count)
    {
        ulong* deltas = stackalloc ulong[ChunkValues];
        uint* narrow = stackalloc uint[ChunkValues];
        count = TakeFirst(count, out bool first);
        if (first)
        {
            *destination++ = (long)_last;
        }

        while (count > 0)
        {
            int take = EnsureMiniblock(count);
            ulong min = _minDelta;
            ulong last = _last;
            if (_width <= 32)
            {
                BitUnpacker.Unpack(_packed, _packedBytes, _width, _packedIndex, narrow, take);
                for (int i = 0; i < take; i++)
                {
                    last += min + narrow[i];
                    destination[i] = (long)last;
                }
            }
            else
            {
                // Parts begin at multiples of 8 values, hence at whole bytes.
                int lead = _packedIndex & 7;
                long skip = (long)(_packedIndex >> 3) * _width;
                if (lead != 0)
                {
                    take = Math.Min(take, 8 - lead);
                    for (int i = 0; i < take; i++)
                    {
                        deltas[i] = BitUnpacker.GetReference(_packed + skip, _packedBytes - skip, _width, lead + i);
                    }
                }
                else
                {
                    BitUnpacker.Unpack64(_packed + skip, _packedBytes - skip, _width, deltas, take);
                }

                for (int i = 0; i < take; i++)
                {
                    last += min + deltas[i];
                    destination[i] = (long)last;
                }
            }

            _last = last;
            Consume(take);
            destination += take;
            count -= take;
        }
    }

    internal void Skip(long count)
    {
        long* values = stackalloc long[ChunkValues];
        while (count > 0)
        {
            int take = (int)Math.Min(count, ChunkValues);
            if (_valueBits == 32)
            {
                Read32((int*)values, take);
            }
            else
            {
                Read64(values, take);
            }

            count -= take;
        }
    }

    private int TakeFirst(int count, out bool first)
    {
        if (count > _remaining)
        {
            DecodeError.Throw($"The delta-encoded data holds {_remaining} more values, {count} are needed.");
        }

        first = count > 0 && _hasFirst;
        if (first)
        {
            _hasFirst = false;
            _remaining--;
            count--;
        }

        return count;
    }

    private void Consume(int count)
    {
        _packedIndex += count;
        _miniblockLeft -= count;
        _remaining -= count;
    }

    private int EnsureMiniblock(int count)
    {
        if (_miniblockLeft == 0)
        {
            NextMiniblock();
        }

        return Math.Min(Math.Min(count, _miniblockLeft), ChunkValues);
    }

    private void NextMiniblock()
    {
        if (_miniblock == _miniblockCount)
        {
            _minDelta = ZigZag(ReadVarint());
            if (_end - _position < _miniblockCount)
            {
                DecodeError.Throw("A delta block header ends beyond its data.");
            }

            _widths = _position;
            _position += _miniblockCount;
            _miniblock = 0;
        }

        _width = _widths[_miniblock++];
        if (_width > 64)
        {
            DecodeError.Throw($"Delta bit width {_width} exceeds 64.");
        }

        // The last miniblock may be cut after its last value.
        long needed = BitmapKernels.ByteCount(Math.Min(_remaining, _miniblockValues) * _width);
        long whole = (long)_miniblockValues * _width / 8;
        if (_end - _position < needed)
        {
            DecodeError.Throw("A delta miniblock ends beyond its data.");
        }

        _packed = _position;
        _packedBytes = Math.Min(whole, _end - _position);
        _position += _packedBytes;
        _packedIndex = 0;
        _miniblockLeft = _miniblockValues;
    }

    private ulong ReadVarint()
    {
        ulong result = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            if (_position >= _end)
            {
                DecodeError.Throw("A delta header ends beyond its data.");
            }

            byte b = *_position++;
            if (shift == 63 && b > 1)
            {
                break;
            }

            result |= (ulong)(b & 0x7F) << shift;
            if ((b & 0x80) == 0)
            {
                return result;
            }
        }

        return DecodeError.Throw<ulong>("A delta header integer is longer than 64 bits.");
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong ZigZag(ulong value) => (value >> 1) ^ (0 - (value & 1));
}
