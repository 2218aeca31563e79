using System.Buffers.Binary;
using DuckLake.Columnar;

namespace DuckLake.Data;

/// <summary>Values without children in the bytes of DuckDB's VARIANT, little-endian.</summary>
internal static class VariantScalars
{
    private static readonly UInt128 s_signBit = (UInt128)1 << 127;

    /// <summary>DuckDB's type id of the value.</summary>
    public static int TypeOf(VariantValue value) => value.Kind switch
    {
        VariantKind.Null => 0,
        VariantKind.Boolean => value.GetBoolean() ? 1 : 2,
        VariantKind.Int8 => 3,
        VariantKind.Int16 => 4,
        VariantKind.Int32 => 5,
        VariantKind.Int64 => 6,
        VariantKind.Float => 13,
        VariantKind.Double => 14,
        VariantKind.Decimal4 or VariantKind.Decimal8 or VariantKind.Decimal16 => 15,
        VariantKind.String => 16,
        VariantKind.Binary => 17,
        VariantKind.Uuid => 18,
        VariantKind.Date => 19,
        VariantKind.Time => 20,
        VariantKind.TimestampNtzMicros => 24,
        VariantKind.TimestampNtzNanos or VariantKind.TimestampNanos => 25,
        VariantKind.TimestampMicros => 27,
        VariantKind.Object => 29,
        VariantKind.Array => 30,
        _ => throw new ArrowFormatException($"A variant of kind {value.Kind} has no counterpart in DuckDB."),
    };

    /// <summary>Appends the value's bytes.</summary>
    public static void Write(VariantValue value, List<byte> target)
    {
        Span<byte> bytes = stackalloc byte[16];
        switch (value.Kind)
        {
            case VariantKind.Null or VariantKind.Boolean:
                break;
            case VariantKind.Int8:
                target.Add((byte)(sbyte)value.GetInt64());
                break;
            case VariantKind.Int16:
                BinaryPrimitives.WriteInt16LittleEndian(bytes, (short)value.GetInt64());
                target.AddRange(bytes[..2]);
                break;
            case VariantKind.Int32:
                BinaryPrimitives.WriteInt32LittleEndian(bytes, (int)value.GetInt64());
                target.AddRange(bytes[..4]);
                break;
            case VariantKind.Int64:
                Write(value.GetInt64(), bytes, target);
                break;
            case VariantKind.Float:
                BinaryPrimitives.WriteSingleLittleEndian(bytes, value.GetFloat());
                target.AddRange(bytes[..4]);
                break;
            case VariantKind.Double:
                BinaryPrimitives.WriteDoubleLittleEndian(bytes, value.GetDouble());
                target.AddRange(bytes[..8]);
                break;
            case VariantKind.Decimal4 or VariantKind.Decimal8 or VariantKind.Decimal16:
                WriteDecimal(value, bytes, target);
                break;
            case VariantKind.Date:
                BinaryPrimitives.WriteInt32LittleEndian(bytes, value.GetDate());
                target.AddRange(bytes[..4]);
                break;
            case VariantKind.Time:
                Write(value.GetTime(), bytes, target);
                break;
            case VariantKind.TimestampMicros or VariantKind.TimestampNtzMicros or VariantKind.TimestampNanos or VariantKind.TimestampNtzNanos:
                Write(value.GetTimestamp(), bytes, target);
                break;
            case VariantKind.Uuid:
                value.GetUuid().TryWriteBytes(bytes, bigEndian: true, out _);
                BinaryPrimitives.WriteUInt128LittleEndian(bytes, BinaryPrimitives.ReadUInt128BigEndian(bytes) ^ s_signBit);
                target.AddRange(bytes);
                break;
            default:
                ReadOnlySpan<byte> text = value.GetBytes();
                WriteVarint(target, (uint)text.Length);
                target.AddRange(text);
                break;
        }
    }

    /// <summary>Appends a number in groups of seven bits, the lowest first.</summary>
    public static void WriteVarint(List<byte> target, uint number)
    {
        for (; number >= 0x80; number >>= 7)
        {
            target.Add((byte)(number | 0x80));
        }

        target.Add((byte)number);
    }

    private static void Write(long number, Span<byte> bytes, List<byte> target)
    {
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        target.AddRange(bytes[..8]);
    }

    private static void WriteDecimal(VariantValue value, Span<byte> bytes, List<byte> target)
    {
        Int128 unscaled = value.GetDecimal(out int scale);
        (int width, int size) = value.Kind switch
        {
            VariantKind.Decimal4 => (9, 4),
            VariantKind.Decimal8 => (18, 8),
            _ => (38, 16),
        };
        WriteVarint(target, (uint)width);
        WriteVarint(target, (uint)scale);
        BinaryPrimitives.WriteInt128LittleEndian(bytes, unscaled);
        target.AddRange(bytes[..size]);
    }
}
