using System.Buffers.Binary;
using System.Text;
using DuckLake.Parquet.Encoders;

namespace DuckLake.Parquet;

/// <summary>
/// Writes the Thrift compact protocol into a <see cref="ByteSink"/>; the counterpart of <see cref="ThriftReader"/>. Fields of a
/// struct are written in rising order. A nested struct is written by <c>short outer = writer.BeginStruct(id); …
/// writer.EndStruct(outer);</c>, the outermost one ends with <see cref="Stop"/>.
/// </summary>
internal ref struct ThriftWriter(ByteSink sink)
{
    private readonly ByteSink _sink = sink;
    private short _lastId;

    public void Bool(short id, bool value) => Field(id, value ? ThriftType.True : ThriftType.False);

    public void Bool(short id, bool? value)
    {
        if (value is { } present)
        {
            Bool(id, present);
        }
    }

    /// <summary>An <c>i8</c>.</summary>
    public void I8(short id, sbyte value)
    {
        Field(id, ThriftType.Byte);
        _sink.WriteByte((byte)value);
    }

    public void I16(short id, short value)
    {
        Field(id, ThriftType.I16);
        _sink.WriteZigZag(value);
    }

    public void I32(short id, int value)
    {
        Field(id, ThriftType.I32);
        _sink.WriteZigZag(value);
    }

    public void I32(short id, int? value)
    {
        if (value is { } present)
        {
            I32(id, present);
        }
    }

    public void I64(short id, long value)
    {
        Field(id, ThriftType.I64);
        _sink.WriteZigZag(value);
    }

    public void I64(short id, long? value)
    {
        if (value is { } present)
        {
            I64(id, present);
        }
    }

    public void Double(short id, double value)
    {
        Field(id, ThriftType.Double);
        BinaryPrimitives.WriteDoubleLittleEndian(_sink.GetSpan(sizeof(double)), value);
        _sink.Advance(sizeof(double));
    }

    public void Double(short id, double? value)
    {
        if (value is { } present)
        {
            Double(id, present);
        }
    }

    public void Binary(short id, ReadOnlySpan<byte> value)
    {
        Field(id, ThriftType.Binary);
        BinaryElement(value);
    }

    /// <summary>Writes nothing for null.</summary>
    public void Binary(short id, byte[]? value)
    {
        if (value is not null)
        {
            Binary(id, value.AsSpan());
        }
    }

    /// <summary>Writes nothing for null.</summary>
    public void Text(short id, string? value)
    {
        if (value is not null)
        {
            Field(id, ThriftType.Binary);
            TextElement(value);
        }
    }

    /// <summary>Begins a list; its elements follow.</summary>
    public void List(short id, ThriftType elementType, int count)
    {
        Field(id, ThriftType.List);
        if (count < 15)
        {
            _sink.WriteByte((byte)(count << 4 | (int)elementType));
        }
        else
        {
            _sink.WriteByte((byte)(0xF0 | (int)elementType));
            _sink.WriteVarint((ulong)count);
        }
    }

    /// <summary>Writes nothing for null.</summary>
    public void I64List(short id, IReadOnlyList<long>? values)
    {
        if (values is null)
        {
            return;
        }

        List(id, ThriftType.I64, values.Count);
        for (int i = 0; i < values.Count; i++)
        {
            _sink.WriteZigZag(values[i]);
        }
    }

    public readonly void BoolElement(bool value) => _sink.WriteByte((byte)(value ? ThriftType.True : ThriftType.False));

    public readonly void I32Element(int value) => _sink.WriteZigZag(value);

    public readonly void BinaryElement(ReadOnlySpan<byte> value)
    {
        _sink.WriteVarint((ulong)value.Length);
        _sink.Write(value);
    }

    public readonly void TextElement(string value)
    {
        int size = Encoding.UTF8.GetByteCount(value);
        _sink.WriteVarint((ulong)size);
        _sink.Advance(Encoding.UTF8.GetBytes(value, _sink.GetSpan(size)));
    }

    /// <summary>Begins a struct that is a field; returns what <see cref="EndStruct"/> takes.</summary>
    public short BeginStruct(short id)
    {
        Field(id, ThriftType.Struct);
        return BeginElement();
    }

    /// <summary>Begins a struct that is an element of a list.</summary>
    public short BeginElement()
    {
        short outer = _lastId;
        _lastId = 0;
        return outer;
    }

    public void EndStruct(short outer)
    {
        Stop();
        _lastId = outer;
    }

    /// <summary>A field that is a struct without fields.</summary>
    public void EmptyStruct(short id) => EndStruct(BeginStruct(id));

    /// <summary>A union field whose member is an empty struct.</summary>
    public void EmptyUnion(short id, short member)
    {
        short outer = BeginStruct(id);
        EmptyStruct(member);
        EndStruct(outer);
    }

    /// <summary>Ends the outermost struct.</summary>
    public readonly void Stop() => _sink.WriteByte((byte)ThriftType.Stop);

    private void Field(short id, ThriftType type)
    {
        int delta = id - _lastId;
        if (delta is > 0 and <= 15)
        {
            _sink.WriteByte((byte)(delta << 4 | (int)type));
        }
        else
        {
            _sink.WriteByte((byte)type);
            _sink.WriteZigZag(id);
        }

        _lastId = id;
    }
}
