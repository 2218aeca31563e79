using System.Buffers.Binary;

namespace DuckLake.Arrow.Tests;

/// <summary>
/// Copies the Thrift footer of a Parquet file, adding to every offset in it a shift per row group. Page indexes and bloom filters
/// are left out: the former hold offsets themselves.
/// </summary>
internal sealed class FooterShifter
{
    private const int Struct = 12;
    private const int List = 9;

    private static readonly HashSet<string> s_offsets = [".4.1.2", ".4.1.3.9", ".4.1.3.10", ".4.1.3.11", ".4.5"];
    private static readonly HashSet<string> s_leftOut = [".4.1.4", ".4.1.5", ".4.1.6", ".4.1.7", ".4.1.3.14", ".4.1.3.15"];

    private readonly byte[] _source;
    private readonly long[] _shifts;
    private MemoryStream _target = new();
    private int _position;
    private int _rowGroup = -1;

    private FooterShifter(byte[] source, long[] shifts)
    {
        _source = source;
        _shifts = shifts;
    }

    /// <summary>The new footer of a file, without its length and magic.</summary>
    internal static byte[] Shift(byte[] file, long[] shifts)
    {
        int length = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(file.Length - 8));
        var shifter = new FooterShifter(file[(file.Length - 8 - length)..(file.Length - 8)], shifts);
        shifter.CopyStruct("");
        return shifter._rowGroup == shifts.Length - 1
            ? shifter._target.ToArray()
            : throw new InvalidOperationException($"The file has {shifter._rowGroup + 1} row groups.");
    }

    private void CopyStruct(string path)
    {
        _rowGroup += path == ".4" ? 1 : 0;
        long read = 0;
        long written = 0;
        for (byte header = _source[_position++]; header != 0; header = _source[_position++])
        {
            read = header >> 4 != 0 ? read + (header >> 4) : ReadZigZag();
            string field = $"{path}.{read}";
            MemoryStream target = _target;
            bool isLeftOut = s_leftOut.Contains(field);
            _target = isLeftOut ? new MemoryStream() : target;
            if (read - written is > 0 and < 16)
            {
                _target.WriteByte((byte)((read - written) << 4 | (header & 15L)));
            }
            else
            {
                _target.WriteByte((byte)(header & 15));
                WriteZigZag(read);
            }

            CopyValue(field, header & 15, isElement: false);
            written = isLeftOut ? written : read;
            _target = target;
        }

        _target.WriteByte(0);
    }

    private void CopyValue(string path, int type, bool isElement)
    {
        switch (type)
        {
            case 1 or 2 when !isElement:
                break;
            case 1 or 2 or 3:
                CopyBytes(1);
                break;
            case 4 or 5 or 6:
                WriteZigZag(ReadZigZag() + (s_offsets.Contains(path) ? _shifts[_rowGroup] : 0));
                break;
            case 7:
                CopyBytes(8);
                break;
            case 8:
                ulong length = ReadVarint();
                WriteVarint(length);
                CopyBytes((int)length);
                break;
            case List:
                byte header = _source[_position++];
                _target.WriteByte(header);
                ulong count = (ulong)(header >> 4);
                if (count == 15)
                {
                    WriteVarint(count = ReadVarint());
                }

                for (ulong i = 0; i < count; i++)
                {
                    CopyValue(path, header & 15, isElement: true);
                }

                break;
            case Struct:
                CopyStruct(path);
                break;
            default:
                throw new NotSupportedException($"Thrift type {type} at {path}");
        }
    }

    private void CopyBytes(int count)
    {
        _target.Write(_source, _position, count);
        _position += count;
    }

    private ulong ReadVarint()
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = _source[_position++];
            value |= (ulong)(next & 127) << shift;
            if (next < 128)
            {
                return value;
            }
        }
    }

    private long ReadZigZag()
    {
        ulong value = ReadVarint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    private void WriteVarint(ulong value)
    {
        for (; value > 127; value >>= 7)
        {
            _target.WriteByte((byte)(value | 128));
        }

        _target.WriteByte((byte)value);
    }

    private void WriteZigZag(long value) => WriteVarint((ulong)((value << 1) ^ (value >> 63)));
}
