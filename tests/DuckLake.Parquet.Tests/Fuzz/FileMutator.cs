using System.Buffers.Binary;

namespace DuckLake.Parquet.Tests.Fuzz;

/// <summary>Damages a copy of a file at random: flipped bits, set bytes, edited lengths, cut, doubled and moved pieces.</summary>
internal sealed class FileMutator
{
    private const int MaxGrowthBytes = 256;
    private const int HotBytes = 48;

    private static readonly long[] s_interesting =
    [
        0, 1, -1, 2, 7, 8, 63, 64, 127, 128, 255, 256, 1000, 65_535, 65_536, 1 << 20, 1 << 30,
        int.MaxValue, int.MinValue, uint.MaxValue, 1L << 40, long.MaxValue, long.MinValue,
    ];

    private byte[] _file = [];
    private int _length;

    /// <summary>The damaged file, valid until the next call.</summary>
    internal ReadOnlyMemory<byte> Mutate(MutationFile original, Random random)
    {
        if (_file.Length < original.Bytes.Length + (8 * MaxGrowthBytes))
        {
            _file = new byte[original.Bytes.Length + (8 * MaxGrowthBytes)];
        }

        original.Bytes.CopyTo(_file, 0);
        _length = original.Bytes.Length;
        for (int count = 1 + (random.Next(2) * random.Next(4)); count > 0 && _length > 16; count--)
        {
            MutateOnce(original, random);
        }

        return _file.AsMemory(0, _length);
    }

    private void MutateOnce(MutationFile original, Random random)
    {
        int position = Choose(original, random);
        switch (random.Next(20))
        {
            case < 5:
                _file[position] ^= (byte)(1 << random.Next(8));
                break;
            case < 9:
                _file[position] = (byte)random.Next(256);
                break;
            case < 11:
                _file[position] = random.Next(4) switch { 0 => 0, 1 => 0xFF, 2 => 0x80, _ => 0x7F };
                break;
            case < 13:
                _file[position] += (byte)(random.Next(2) == 0 ? 1 : -1);
                break;
            case < 15:
                WriteVarint(position, s_interesting[random.Next(s_interesting.Length)], random.Next(2) == 0);
                break;
            case < 16:
                position = Math.Min(position, _length - 4);
                BinaryPrimitives.WriteInt32LittleEndian(_file.AsSpan(position), (int)s_interesting[random.Next(s_interesting.Length)]);
                break;
            case < 17:
                Resize(position, -Math.Min(1 + random.Next(32), _length - position), random);
                break;
            case < 18:
                Resize(position, 1 + random.Next(32), random);
                break;
            case < 19:
                Splice(position, Choose(original, random), 1 + random.Next(64));
                break;
            default:
                Truncate(random);
                break;
        }
    }

    /// <summary>A third anywhere, a third in the footer, a third in or behind page headers and indexes.</summary>
    private int Choose(MutationFile original, Random random)
    {
        int position = random.Next(3) switch
        {
            0 => random.Next(_length),
            1 => _length - 1 - random.Next(Math.Min(_length, original.FooterSizeBytes + ParquetFooter.TailSizeBytes)),
            _ => original.HotSpots[random.Next(original.HotSpots.Length)] + random.Next(HotBytes),
        };
        return Math.Clamp(position, 0, _length - 1);
    }

    private void WriteVarint(int position, long value, bool isZigZag)
    {
        ulong rest = isZigZag ? (ulong)((value << 1) ^ (value >> 63)) : (ulong)value;
        for (; rest >= 0x80 && position < _length - 1; rest >>= 7)
        {
            _file[position++] = (byte)(rest | 0x80);
        }

        _file[position] = (byte)(rest & 0x7F);
    }

    /// <summary>Removes or inserts bytes; in the footer, its length follows half of the time.</summary>
    private void Resize(int position, int change, Random random)
    {
        int footerStart = _length - ParquetFooter.TailSizeBytes - BinaryPrimitives.ReadInt32LittleEndian(_file.AsSpan(_length - ParquetFooter.TailSizeBytes));
        if (_length + change > _file.Length || _length + change < 16)
        {
            return;
        }

        int from = change < 0 ? position - change : position;
        Buffer.BlockCopy(_file, from, _file, from + change, _length - from);
        if (change > 0)
        {
            random.NextBytes(_file.AsSpan(position, change));
        }

        _length += change;
        if (position > footerStart && position < _length - ParquetFooter.TailSizeBytes && random.Next(2) == 0)
        {
            BinaryPrimitives.WriteInt32LittleEndian(
                _file.AsSpan(_length - ParquetFooter.TailSizeBytes), _length - ParquetFooter.TailSizeBytes - footerStart);
        }
    }

    private void Splice(int to, int from, int count)
    {
        count = Math.Min(count, _length - Math.Max(to, from));
        Buffer.BlockCopy(_file, from, _file, to, count);
    }

    /// <summary>Cuts the end off, or a piece before the footer, which then lies about every offset.</summary>
    private void Truncate(Random random)
    {
        int footer = BinaryPrimitives.ReadInt32LittleEndian(_file.AsSpan(_length - ParquetFooter.TailSizeBytes)) + ParquetFooter.TailSizeBytes;
        if (random.Next(4) == 0 || footer < 0 || footer >= _length - 1)
        {
            _length = Math.Max(1, random.Next(_length));
            return;
        }

        int cut = 1 + random.Next(_length - footer - 1);
        Buffer.BlockCopy(_file, _length - footer, _file, _length - footer - cut, footer);
        _length -= cut;
    }
}
