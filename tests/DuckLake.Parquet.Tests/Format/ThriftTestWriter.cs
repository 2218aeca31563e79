namespace DuckLake.Parquet.Tests.Format;

/// <summary>Writes the Thrift compact protocol, faults included.</summary>
internal sealed class ThriftTestWriter
{
    private readonly List<byte> _bytes = [];
    private readonly Stack<int> _ids = new([0]);

    public byte[] ToArray() => [.. _bytes];

    public ThriftTestWriter Field(int id, ThriftType type)
    {
        int delta = id - _ids.Pop();
        _ids.Push(id);
        if (delta is > 0 and <= 15)
        {
            return Raw((byte)(delta << 4 | (int)type));
        }

        return Raw((byte)type).ZigZag(id);
    }

    public ThriftTestWriter I32(int id, long value) => Field(id, ThriftType.I32).ZigZag(value);

    public ThriftTestWriter I64(int id, long value) => Field(id, ThriftType.I64).ZigZag(value);

    public ThriftTestWriter Text(int id, string value) => Field(id, ThriftType.Binary).Binary(System.Text.Encoding.UTF8.GetBytes(value));

    public ThriftTestWriter Binary(byte[] value)
    {
        Varint((ulong)value.Length);
        _bytes.AddRange(value);
        return this;
    }

    public ThriftTestWriter List(int id, ThriftType elementType, ulong count)
    {
        Field(id, ThriftType.List);
        return count < 15 ? Raw((byte)(count << 4 | (ulong)elementType)) : Raw((byte)(0xF0 | (int)elementType)).Varint(count);
    }

    public ThriftTestWriter Begin()
    {
        _ids.Push(0);
        return this;
    }

    public ThriftTestWriter End()
    {
        _ids.Pop();
        return Raw(0);
    }

    public ThriftTestWriter Raw(params byte[] bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public ThriftTestWriter ZigZag(long value) => Varint((ulong)(value << 1 ^ value >> 63));

    public ThriftTestWriter Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            _bytes.Add((byte)(value | 0x80));
        }

        _bytes.Add((byte)value);
        return this;
    }
}
