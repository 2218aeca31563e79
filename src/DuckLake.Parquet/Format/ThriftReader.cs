using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;

namespace DuckLake.Parquet;

/// <summary>
/// Reads the Thrift compact protocol from memory. Every length is checked against the bytes that remain before anything
/// is allocated; unknown fields are skipped to a bounded depth. Faults are <see cref="InvalidParquetException"/>s.
/// A struct is read by <c>short id = 0; while (reader.NextField(ref id, out var type)) switch (id) …</c>.
/// </summary>
internal ref struct ThriftReader(ReadOnlySpan<byte> data, long baseOffset)
{
    private const int MaxSkipDepth = 64;

    private readonly ReadOnlySpan<byte> _data = data;
    private int _position;

    /// <summary>Bytes consumed so far.</summary>
    public readonly int Position => _position;

    public readonly int Remaining => _data.Length - _position;

    /// <summary>File offset of the next byte.</summary>
    public readonly long Offset => baseOffset + _position;

    public readonly InvalidParquetException Error(string message) => new(message, Offset);

    public bool NextField(ref short fieldId, out ThriftType type)
    {
        int header = ReadByte();
        type = (ThriftType)(header & 0x0F);
        if (type == ThriftType.Stop)
        {
            return false;
        }

        int delta = header >> 4;
        int id = delta != 0 ? fieldId + delta : (int)ReadZigZag();
        if (id is < short.MinValue or > short.MaxValue)
        {
            throw Error($"Thrift field id {id} is out of range.");
        }

        fieldId = (short)id;
        return true;
    }

    public readonly bool ReadBool(ThriftType type) => type switch
    {
        ThriftType.True => true,
        ThriftType.False => false,
        _ => throw Unexpected(type, "boolean"),
    };

    public int ReadI32(ThriftType type)
    {
        long value = ReadI64(type);
        return value == (int)value ? (int)value : throw Error($"Expected a 32-bit integer, found {value}.");
    }

    public long ReadI64(ThriftType type) => type switch
    {
        ThriftType.Byte => (sbyte)ReadByte(),
        ThriftType.I16 or ThriftType.I32 or ThriftType.I64 => ReadZigZag(),
        _ => throw Unexpected(type, "integer"),
    };

    public double ReadDouble(ThriftType type)
    {
        Expect(type, ThriftType.Double);
        return BinaryPrimitives.ReadDoubleLittleEndian(Take(8));
    }

    public ReadOnlySpan<byte> ReadBinary(ThriftType type)
    {
        Expect(type, ThriftType.Binary);
        ulong length = ReadVarint();
        if (length > (ulong)Remaining)
        {
            throw Error($"A string of {length} bytes is longer than the {Remaining} bytes that remain.");
        }

        return Take((int)length);
    }

    public byte[] ReadBytes(ThriftType type) => ReadBinary(type).ToArray();

    public string ReadString(ThriftType type) => Encoding.UTF8.GetString(ReadBinary(type));

    public readonly void ExpectStruct(ThriftType type) => Expect(type, ThriftType.Struct);

    /// <summary>Reads a list header. The count never exceeds the bytes that remain, as every element takes at least one.</summary>
    public int ReadListHeader(ThriftType type, out ThriftType elementType)
    {
        if (type is not (ThriftType.List or ThriftType.Set))
        {
            throw Unexpected(type, "list");
        }

        int header = ReadByte();
        elementType = (ThriftType)(header & 0x0F);
        ulong count = (ulong)(header >> 4);
        if (count == 15)
        {
            count = ReadVarint();
        }

        if (count > (ulong)Remaining)
        {
            throw Error($"A list of {count} elements cannot fit into the {Remaining} bytes that remain.");
        }

        return (int)count;
    }

    public int ReadStructListHeader(ThriftType type)
    {
        int count = ReadListHeader(type, out ThriftType elementType);
        if (count > 0)
        {
            Expect(elementType, ThriftType.Struct);
        }

        return count;
    }

    public bool[] ReadBoolList(ThriftType type)
    {
        int count = ReadListHeader(type, out ThriftType elementType);
        if (count > 0 && elementType is not (ThriftType.True or ThriftType.False))
        {
            throw Unexpected(elementType, "boolean");
        }

        var values = new bool[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = ReadByte() == (int)ThriftType.True;
        }

        return values;
    }

    public int[] ReadI32List(ThriftType type)
    {
        int count = ReadListHeader(type, out ThriftType elementType);
        var values = new int[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = ReadI32(elementType);
        }

        return values;
    }

    public long[] ReadI64List(ThriftType type)
    {
        int count = ReadListHeader(type, out ThriftType elementType);
        var values = new long[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = ReadI64(elementType);
        }

        return values;
    }

    public byte[][] ReadBinaryList(ThriftType type)
    {
        int count = ReadListHeader(type, out ThriftType elementType);
        var values = new byte[count][];
        for (int i = 0; i < count; i++)
        {
            values[i] = ReadBytes(elementType);
        }

        return values;
    }

    /// <summary>Skips a value of a field this version does not read.</summary>
    public void Skip(ThriftType type) => Skip(type, 0);

    /// <summary>Reads a struct of which nothing is needed.</summary>
    public void SkipStruct(ThriftType type)
    {
        ExpectStruct(type);
        Skip(type, 0);
    }

    private void Skip(ThriftType type, int depth)
    {
        if (depth > MaxSkipDepth)
        {
            throw Error($"Thrift values are nested deeper than {MaxSkipDepth}.");
        }

        switch (type)
        {
            case ThriftType.True or ThriftType.False:
                break;
            case ThriftType.Byte:
                ReadByte();
                break;
            case ThriftType.I16 or ThriftType.I32 or ThriftType.I64:
                ReadVarint();
                break;
            case ThriftType.Double:
                Take(8);
                break;
            case ThriftType.Uuid:
                Take(16);
                break;
            case ThriftType.Binary:
                ReadBinary(type);
                break;
            case ThriftType.List or ThriftType.Set:
                int count = ReadListHeader(type, out ThriftType elementType);
                for (int i = 0; i < count; i++)
                {
                    SkipElement(elementType, depth + 1);
                }

                break;
            case ThriftType.Map:
                SkipMap(depth);
                break;
            case ThriftType.Struct:
                short id = 0;
                while (NextField(ref id, out ThriftType fieldType))
                {
                    Skip(fieldType, depth + 1);
                }

                break;
            default:
                throw Error($"Thrift type {(int)type} does not exist.");
        }
    }

    private void SkipMap(int depth)
    {
        ulong count = ReadVarint();
        if (count == 0)
        {
            return;
        }

        int types = ReadByte();
        if (count > (ulong)Remaining)
        {
            throw Error($"A map of {count} entries cannot fit into the {Remaining} bytes that remain.");
        }

        for (ulong i = 0; i < count; i++)
        {
            SkipElement((ThriftType)(types >> 4), depth + 1);
            SkipElement((ThriftType)(types & 0x0F), depth + 1);
        }
    }

    /// <summary>Booleans take a byte inside a container and none as a field.</summary>
    private void SkipElement(ThriftType type, int depth)
    {
        if (type is ThriftType.True or ThriftType.False)
        {
            ReadByte();
        }
        else
        {
            Skip(type, depth);
        }
    }

    private int ReadByte()
    {
        if (_position >= _data.Length)
        {
            throw Error("The Thrift structure ends before it is complete.");
        }

        return _data[_position++];
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > Remaining)
        {
            throw Error("The Thrift structure ends before it is complete.");
        }

        ReadOnlySpan<byte> taken = _data.Slice(_position, count);
        _position += count;
        return taken;
    }

    private long ReadZigZag()
    {
        ulong value = ReadVarint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    private ulong ReadVarint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            int next = ReadByte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw Error("A Thrift integer is longer than 10 bytes.");
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Expect(ThriftType found, ThriftType expected)
    {
        if (found != expected)
        {
            throw Unexpected(found, expected.ToString());
        }
    }

    private readonly InvalidParquetException Unexpected(ThriftType found, string expected) =>
        Error($"Expected a Thrift value of type {expected}, found type {found}.");
}
