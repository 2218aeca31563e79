using System.Numerics;
using System.Runtime.CompilerServices;

namespace DuckLake.Parquet.Decoding;

/// <summary>
/// Streams the RLE / bit-packing hybrid (levels, dictionary indices, booleans). A mutable struct over borrowed memory;
/// never reads outside <c>[start, end)</c>.
/// </summary>
internal unsafe struct RleHybridReader
{
    // Values of no bits are written as repeated runs; only a short rest is ever bit-packed.
    private const int MaxEmptyGroups = 63;

    private byte* _position;
    private readonly byte* _end;
    private readonly int _width;

    // The current run: _left values remain; packed runs continue at value _index of _packed.
    private bool _isPacked;
    private long _left;
    private uint _value;
    private byte* _packed;
    private long _packedBytes;
    private long _index;

    internal RleHybridReader(byte* start, long length, int width)
    {
        _position = start;
        _end = start + length;
        _width = width;
    }

    internal readonly int Width => _width;

    /// <summary>Makes sure a run is current; false at the end of the data.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool EnsureRun() => _left > 0 || NextRun();

    /// <summary>The current run repeats <see cref="RunValue"/> for <see cref="RunLeft"/> values; valid after <see cref="EnsureRun"/>.</summary>
    internal readonly bool IsRepeated => !_isPacked;

    internal readonly uint RunValue => _value;

    internal readonly long RunLeft => _left;

    /// <summary>Consumes values of the current run without decoding them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void ConsumeRun(long count)
    {
        _left -= count;
        _index += count;
    }

    /// <summary>Unpacks values of the current bit-packed run and consumes them.</summary>
    internal void UnpackRun(uint* destination, int count)
    {
        BitUnpacker.Unpack(_packed, _packedBytes, _width, _index, destination, count);
        ConsumeRun(count);
    }

    private bool NextRun()
    {
        while (_position < _end)
        {
            uint header = ReadVarint();
            if ((header & 1) == 0)
            {
                int bytes = (_width + 7) >> 3;
                if (_end - _position < bytes)
                {
                    DecodeError.Throw("A repeated run ends beyond its data.");
                }

                uint value = 0;
                for (int i = 0; i < bytes; i++)
                {
                    value |= (uint)_position[i] << (8 * i);
                }

                if (_width < 32 && value >> _width != 0)
                {
                    DecodeError.Throw($"A repeated run holds {value}, which does not fit its bit width {_width}.");
                }

                _position += bytes;
                _isPacked = false;
                _value = value;
                _left = header >> 1;
            }
            else
            {
                long groups = header >> 1;
                if (_width == 0 && groups > MaxEmptyGroups)
                {
                    DecodeError.Throw($"A bit-packed run of width 0 claims {groups * 8} values without a byte to hold them.");
                }

                long bytes = groups * _width;
                long available = Math.Min(bytes, _end - _position);
                _isPacked = true;
                _packed = _position;
                _packedBytes = available;
                _index = 0;

                // Some writers cut the padding of the last group off.
                _left = _width == 0 ? groups * 8 : Math.Min(groups * 8, available * 8 / _width);
                _position += available;
            }

            if (_left > 0)
            {
                return true;
            }
        }

        return false;
    }

    private uint ReadVarint()
    {
        uint result = 0;
        for (int shift = 0; shift < 35; shift += 7)
        {
            if (_position >= _end)
            {
                DecodeError.Throw("A run header ends beyond its data.");
            }

            byte b = *_position++;
            if (shift == 28 && (b & 0xF0) != 0)
            {
                break;
            }

            result |= (uint)(b & 0x7F) << shift;
            if ((b & 0x80) == 0)
            {
                return result;
            }
        }

        DecodeError.Throw("A run header is longer than 32 bits.");
        return 0;
    }

    /// <summary>Decodes <paramref name="count"/> values; throws when the data ends before.</summary>
    internal void Read(uint* destination, int count)
    {
        while (count > 0)
        {
            if (!EnsureRun())
            {
                DecodeError.Throw($"The encoded runs end {count} values early.");
            }

            int take = (int)Math.Min(count, _left);
            if (_isPacked)
            {
                UnpackRun(destination, take);
            }
            else
            {
                new Span<uint>(destination, take).Fill(_value);
                ConsumeRun(take);
            }

            destination += take;
            count -= take;
        }
    }

    /// <summary>Decodes <paramref name="count"/> values of at most 8 bits into bytes.</summary>
    internal void ReadBytes(byte* destination, int count)
    {
        while (count > 0)
        {
            if (!EnsureRun())
            {
                DecodeError.Throw($"The encoded levels end {count} values early.");
            }

            int take = (int)Math.Min(count, _left);
            if (_isPacked)
            {
                BitUnpacker.UnpackBytes(_packed, _packedBytes, _width, _index, destination, take);
            }
            else
            {
                new Span<byte>(destination, take).Fill((byte)_value);
            }

            ConsumeRun(take);
            destination += take;
            count -= take;
        }
    }

    /// <summary>Decodes single-bit values into a bitmap (written front to back) and returns how many were 1.</summary>
    internal long ReadBits(byte* bitmap, long offset, long count)
    {
        long set = 0;
        while (count > 0)
        {
            if (!EnsureRun())
            {
                DecodeError.Throw($"The encoded values end {count} values early.");
            }

            long take = Math.Min(count, _left);
            if (_isPacked)
            {
                set += BitmapKernels.Copy(_packed, _index, bitmap, offset, take);
            }
            else
            {
                BitmapKernels.SetRange(bitmap, offset, take, _value != 0);
                set += _value != 0 ? take : 0;
            }

            ConsumeRun(take);
            offset += take;
            count -= take;
        }

        return set;
    }

    /// <summary>How many of the next <paramref name="count"/> values are known to be <paramref name="value"/> because a repeated run says so.</summary>
    internal long PeekRepeated(uint value, long count) =>
        EnsureRun() && !_isPacked && _value == value ? Math.Min(count, _left) : 0;

    /// <summary>Skips <paramref name="count"/> values.</summary>
    internal void Skip(long count)
    {
        while (count > 0)
        {
            if (!EnsureRun())
            {
                DecodeError.Throw($"The encoded runs end {count} values early.");
            }

            long take = Math.Min(count, _left);
            ConsumeRun(take);
            count -= take;
        }
    }

    /// <summary>Skips <paramref name="count"/> single-bit values and returns how many of them were 1.</summary>
    internal long SkipBits(long count)
    {
        long set = 0;
        while (count > 0)
        {
            if (!EnsureRun())
            {
                DecodeError.Throw($"The encoded values end {count} values early.");
            }

            long take = Math.Min(count, _left);
            set += _isPacked ? BitmapKernels.CountSet(_packed, _index, take) : _value != 0 ? take : 0;
            ConsumeRun(take);
            count -= take;
        }

        return set;
    }
}
