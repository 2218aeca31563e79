using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace DuckLake.DuckDb;

/// <summary>A column of a result of catalog queries. Types without a plain .NET value are refused: such values are queried as text.</summary>
internal sealed class ColumnReader
{
    private readonly int _index;
    private readonly int _scale;
    private readonly DuckDbType _carrier;

    internal ColumnReader(int index, string name, DuckDbLogicalType type)
    {
        _index = index;
        Name = name;
        Type = type.Id;
        if (Type == DuckDbType.Decimal)
        {
            _scale = type.DecimalScale;
            _carrier = type.DecimalCarrier;
        }
    }

    public string Name { get; }

    public DuckDbType Type { get; }

    /// <summary>The chunk with the current row, borrowed.</summary>
    public DuckDbDataChunk? Chunk { get; set; }

    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties | DynamicallyAccessedMemberTypes.PublicFields)]
    public Type ClrType => Type switch
    {
        DuckDbType.Boolean => typeof(bool),
        DuckDbType.TinyInt => typeof(sbyte),
        DuckDbType.SmallInt => typeof(short),
        DuckDbType.Integer => typeof(int),
        DuckDbType.BigInt => typeof(long),
        DuckDbType.UTinyInt => typeof(byte),
        DuckDbType.USmallInt => typeof(ushort),
        DuckDbType.UInteger => typeof(uint),
        DuckDbType.UBigInt => typeof(ulong),
        DuckDbType.HugeInt => typeof(Int128),
        DuckDbType.UHugeInt => typeof(UInt128),
        DuckDbType.Float => typeof(float),
        DuckDbType.Double => typeof(double),
        DuckDbType.Decimal => typeof(decimal),
        DuckDbType.Varchar => typeof(string),
        DuckDbType.Blob => typeof(byte[]),
        DuckDbType.Uuid => typeof(Guid),
        DuckDbType.Date => typeof(DateOnly),
        DuckDbType.Timestamp => typeof(DateTime),
        DuckDbType.TimestampTz => typeof(DateTimeOffset),
        _ => typeof(object),
    };

    /// <summary>The value of a row; DBNull for NULL.</summary>
    public object Read(int row)
    {
        DuckDbVector vector = Chunk!.Vector(_index);
        if (!vector.IsValid(row))
        {
            return DBNull.Value;
        }

        return Type switch
        {
            DuckDbType.Boolean => vector.Values<byte>()[row] != 0,
            DuckDbType.TinyInt => vector.Values<sbyte>()[row],
            DuckDbType.SmallInt => vector.Values<short>()[row],
            DuckDbType.Integer => vector.Values<int>()[row],
            DuckDbType.BigInt => vector.Values<long>()[row],
            DuckDbType.UTinyInt => vector.Values<byte>()[row],
            DuckDbType.USmallInt => vector.Values<ushort>()[row],
            DuckDbType.UInteger => vector.Values<uint>()[row],
            DuckDbType.UBigInt => vector.Values<ulong>()[row],
            DuckDbType.HugeInt => vector.Values<Int128>()[row],
            DuckDbType.UHugeInt => vector.Values<UInt128>()[row],
            DuckDbType.Float => vector.Values<float>()[row],
            DuckDbType.Double => vector.Values<double>()[row],
            DuckDbType.Decimal => ReadDecimal(vector, row),
            DuckDbType.Varchar => Encoding.UTF8.GetString(vector.Bytes(row)),
            DuckDbType.Blob => vector.Bytes(row).ToArray(),
            DuckDbType.Uuid => ReadUuid(vector.Values<UInt128>()[row]),
            DuckDbType.Date => DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays(vector.Values<int>()[row]),
            DuckDbType.Timestamp => DateTime.SpecifyKind(DateTime.UnixEpoch.AddTicks(checked(vector.Values<long>()[row] * TimeSpan.TicksPerMicrosecond)), DateTimeKind.Unspecified),
            DuckDbType.TimestampTz => new DateTimeOffset(DateTime.UnixEpoch.AddTicks(checked(vector.Values<long>()[row] * TimeSpan.TicksPerMicrosecond))),
            _ => throw new NotSupportedException($"Values of DuckDB's type {Type} are read as text: cast column '{Name}' to VARCHAR."),
        };
    }

    private object ReadDecimal(in DuckDbVector vector, int row)
    {
        Int128 unscaled = _carrier switch
        {
            DuckDbType.SmallInt => vector.Values<short>()[row],
            DuckDbType.Integer => vector.Values<int>()[row],
            DuckDbType.BigInt => vector.Values<long>()[row],
            _ => vector.Values<Int128>()[row],
        };
        decimal value = (decimal)unscaled;
        for (int i = 0; i < _scale; i++)
        {
            value /= 10;
        }

        return value;
    }

    // DuckDB flips the highest bit so that the numbers sort like the texts.
    private static Guid ReadUuid(UInt128 stored)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, stored ^ (UInt128.One << 127));
        return new Guid(bytes, bigEndian: true);
    }
}
