using System.Numerics;
using System.Runtime.CompilerServices;

namespace DuckLake.Parquet.Decoding;

/// <summary>The repetition or definition levels of one page: RLE hybrid, or the deprecated big-endian bit-packed layout.</summary>
[SkipLocalsInit]
internal unsafe struct LevelReader
{
    private RleHybridReader _runs;
    private readonly byte* _packed;
    private readonly long _packedBytes;
    private readonly int _width;
    private readonly int _maxLevel;
    private readonly bool _isLegacy;
    private long _index;

    private LevelReader(byte* data, long length, int maxLevel, bool isLegacy)
    {
        _maxLevel = maxLevel;
        _width = WidthOf(maxLevel);
        _isLegacy = isLegacy;
        _packed = data;
        _packedBytes = length;
        if (!isLegacy)
        {
            _runs = new RleHybridReader(data, length, _width);
        }
    }

    internal static int WidthOf(int maxLevel) => 32 - BitOperations.LeadingZeroCount((uint)maxLevel);

    internal static LevelReader OverRuns(byte* data, long length, int maxLevel) => new(data, length, maxLevel, isLegacy: false);

    internal static LevelReader OverLegacyPacked(byte* data, long length, int maxLevel) => new(data, length, maxLevel, isLegacy: true);

    /// <summary>Decodes levels into bytes and checks that none exceeds the maximum.</summary>
    internal void Read(byte* destination, int count)
    {
        if (_maxLevel == 0)
        {
            new Span<byte>(destination, count).Clear();
            return;
        }

        if (_isLegacy)
        {
            ReadLegacy(destination, count);
        }
        else
        {
            _runs.ReadBytes(destination, count);
        }

        if ((_maxLevel & (_maxLevel + 1)) != 0 && LevelKernels.Max(destination, count) > _maxLevel)
        {
            DecodeError.Throw($"A level exceeds the schema's maximum {_maxLevel}.");
        }
    }

    /// <summary>For a maximum level of 1: decodes levels straight into a bitmap and returns how many were 1.</summary>
    internal long ReadBits(byte* bitmap, long offset, long count)
    {
        if (!_isLegacy)
        {
            return _runs.ReadBits(bitmap, offset, count);
        }

        byte* levels = stackalloc byte[64];
        long set = 0;
        while (count > 0)
        {
            int take = (int)Math.Min(64, count);
            ReadLegacy(levels, take);
            ulong bits = LevelKernels.MaskAtLeast(levels, take, 1);
            BitmapKernels.Append(bitmap, offset, bits, take);
            set += BitOperations.PopCount(bits);
            offset += take;
            count -= take;
        }

        return set;
    }

    /// <summary>For a maximum level of 1: how many of the next values are known to be 1 without decoding.</summary>
    internal long PeekOnes(long count) => _isLegacy ? 0 : _runs.PeekRepeated(1, count);

    /// <summary>For a maximum level of 1: skips levels and returns how many were 1.</summary>
    internal long SkipBits(long count)
    {
        if (!_isLegacy)
        {
            return _runs.SkipBits(count);
        }

        byte* levels = stackalloc byte[64];
        long set = 0;
        while (count > 0)
        {
            int take = (int)Math.Min(64, count);
            ReadLegacy(levels, take);
            set += BitOperations.PopCount(LevelKernels.MaskAtLeast(levels, take, 1));
            count -= take;
        }

        return set;
    }

    private void ReadLegacy(byte* destination, int count)
    {
        if (((_index + count) * _width) > _packedBytes * 8)
        {
            DecodeError.Throw($"The bit-packed levels end before value {_index + count}.");
        }

        for (int i = 0; i < count; i++)
        {
            int value = 0;
            long bit = (_index + i) * _width;
            for (int b = 0; b < _width; b++, bit++)
            {
                value = (value << 1) | ((_packed[bit >> 3] >> (7 - (int)(bit & 7))) & 1);
            }

            destination[i] = (byte)value;
        }

        _index += count;
    }
}
