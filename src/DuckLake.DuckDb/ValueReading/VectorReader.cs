using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace DuckLake.DuckDb;

/// <summary>Reads slots of vectors as CLR values of <see cref="DuckDbTypeInfo.ClrType"/>. Used by any thread.</summary>
internal partial class VectorReader
{
    /// <summary>Gives intervals with months as errors.</summary>
    public static VectorReader Default { get; } = new();

    /// <summary>The value of a slot; null for NULL.</summary>
    /// <exception cref="OverflowException">The CLR type does not reach the value.</exception>
    public object? Read(DuckDbVector vector, DuckDbTypeInfo type, int row)
    {
        if (!vector.IsValid(row))
        {
            return null;
        }

        return type.Id switch
        {
            DuckDbType.List => ReadList(vector, type, row),
            DuckDbType.Array => ReadArray(vector, type, row),
            DuckDbType.Struct when type.IsUnnamedStruct => ReadTuple(vector, type, row),
            DuckDbType.Struct => ReadStruct(vector, type, row),
            DuckDbType.Map => ReadMap(vector, type, row),
            DuckDbType.Union => ReadUnion(vector, type, row),
            DuckDbType.Variant => ReadVariant(VariantNode.Read(vector, row)),
            DuckDbType.SqlNull => null,
            _ => ReadScalar(type, Slot(vector, type, row)),
        };
    }

    /// <summary>The bytes of a scalar: those of the number that carries it, or the content of a text or blob.</summary>
    public static ReadOnlySpan<byte> Slot(DuckDbVector vector, DuckDbTypeInfo type, int row)
    {
        int width = SlotWidth(type);
        return width == 0 ? vector.Bytes(row) : vector.Slot(row, width);
    }

    /// <summary>The value of a scalar's bytes.</summary>
    public object ReadScalar(DuckDbTypeInfo type, ReadOnlySpan<byte> slot) => type.Id switch
    {
        DuckDbType.Boolean => slot[0] != 0,
        DuckDbType.TinyInt => (sbyte)slot[0],
        DuckDbType.SmallInt => MemoryMarshal.Read<short>(slot),
        DuckDbType.Integer => MemoryMarshal.Read<int>(slot),
        DuckDbType.BigInt => MemoryMarshal.Read<long>(slot),
        DuckDbType.UTinyInt => slot[0],
        DuckDbType.USmallInt => MemoryMarshal.Read<ushort>(slot),
        DuckDbType.UInteger => MemoryMarshal.Read<uint>(slot),
        DuckDbType.UBigInt => MemoryMarshal.Read<ulong>(slot),
        DuckDbType.HugeInt => MemoryMarshal.Read<Int128>(slot),
        DuckDbType.UHugeInt => MemoryMarshal.Read<UInt128>(slot),
        DuckDbType.BigNum => BigNum(slot),
        DuckDbType.Float => MemoryMarshal.Read<float>(slot),
        DuckDbType.Double => MemoryMarshal.Read<double>(slot),
        DuckDbType.Decimal => ToDecimal(Unscaled(type, slot), type.Scale),
        DuckDbType.Varchar => Encoding.UTF8.GetString(slot),
        DuckDbType.Blob or DuckDbType.Geometry => slot.ToArray(),
        DuckDbType.Bit => BitText(slot),
        DuckDbType.Enum => EnumText(type, slot),
        DuckDbType.Date => DuckDbTemporal.ToDate(MemoryMarshal.Read<int>(slot)),
        DuckDbType.Time => DuckDbTemporal.ToTime(MemoryMarshal.Read<long>(slot) * TimeSpan.TicksPerMicrosecond),
        DuckDbType.TimeNs => DuckDbTemporal.ToTime(MemoryMarshal.Read<long>(slot) / TimeSpan.NanosecondsPerTick),
        DuckDbType.TimeTz => DuckDbTemporal.ToTimeWithOffset(MemoryMarshal.Read<ulong>(slot)),
        DuckDbType.Timestamp or DuckDbType.TimestampS or DuckDbType.TimestampMs or DuckDbType.TimestampNs =>
            DuckDbTemporal.ToDateTime(MemoryMarshal.Read<long>(slot), type.Id, DateTimeKind.Unspecified),
        DuckDbType.TimestampTz or DuckDbType.TimestampTzNs => DuckDbTemporal.ToDateTimeOffset(MemoryMarshal.Read<long>(slot), type.Id),
        DuckDbType.Interval => Interval(MemoryMarshal.Read<DuckDbIntervalValue>(slot)),
        DuckDbType.Uuid => ToGuid(MemoryMarshal.Read<UInt128>(slot)),
        _ => throw Unreadable(type),
    };

    /// <summary>The integer behind a DECIMAL.</summary>
    public static Int128 Unscaled(DuckDbTypeInfo type, ReadOnlySpan<byte> slot) => type.Carrier switch
    {
        DuckDbType.SmallInt => MemoryMarshal.Read<short>(slot),
        DuckDbType.Integer => MemoryMarshal.Read<int>(slot),
        DuckDbType.BigInt => MemoryMarshal.Read<long>(slot),
        _ => MemoryMarshal.Read<Int128>(slot),
    };

    /// <exception cref="OverflowException">The value has more digits than the CLR type.</exception>
    public static decimal ToDecimal(Int128 unscaled, int scale)
    {
        UInt128 magnitude = (UInt128)(unscaled < 0 ? -unscaled : unscaled);

        // Digits behind the point that are zero may go where there are too many of them.
        while (scale > 0 && (scale > DuckDbTypeInfo.ClrDecimalDigits || magnitude >> 96 != 0) && magnitude % 10 == 0)
        {
            magnitude /= 10;
            scale--;
        }

        if (magnitude >> 96 != 0 || scale > DuckDbTypeInfo.ClrDecimalDigits)
        {
            throw new OverflowException("The DECIMAL has more digits than System.Decimal; read it as SqlDecimal or BigInteger, or with GetText.");
        }

        ulong low = (ulong)magnitude;
        return new decimal((int)low, (int)(low >> 32), (int)(uint)(magnitude >> 64), unscaled < 0, (byte)scale);
    }

    public static Guid ToGuid(UInt128 stored)
    {
        // DuckDB flips the first bit so that signed comparison sorts.
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, stored ^ (UInt128.One << 127));
        return new Guid(bytes, bigEndian: true);
    }

    public static string EnumText(DuckDbTypeInfo type, ReadOnlySpan<byte> slot)
    {
        uint index = type.Carrier switch
        {
            DuckDbType.UTinyInt => slot[0],
            DuckDbType.USmallInt => MemoryMarshal.Read<ushort>(slot),
            _ => MemoryMarshal.Read<uint>(slot),
        };
        return type.EnumValues[checked((int)index)];
    }

    /// <summary>A BIT as zeros and ones: its first byte counts the unused bits of the second.</summary>
    public static string BitText(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return string.Empty;
        }

        int padding = bytes[0];
        char[] text = new char[Math.Max(0, ((bytes.Length - 1) * 8) - padding)];
        for (int i = 0; i < text.Length; i++)
        {
            int bit = i + padding;
            text[i] = (bytes[1 + (bit >> 3)] >> (7 - (bit & 7)) & 1) != 0 ? '1' : '0';
        }

        return new string(text);
    }

    /// <summary>A BIGNUM: three bytes of header, then the magnitude in big-endian bytes; all inverted when negative.</summary>
    public static BigInteger BigNum(ReadOnlySpan<byte> bytes)
    {
        const int HeaderLength = 3;
        if (bytes.Length <= HeaderLength)
        {
            return BigInteger.Zero;
        }

        bool isNegative = (bytes[0] & 0x80) == 0;
        byte[] magnitude = bytes[HeaderLength..].ToArray();
        if (isNegative)
        {
            for (int i = 0; i < magnitude.Length; i++)
            {
                magnitude[i] = (byte)~magnitude[i];
            }
        }

        BigInteger value = new(magnitude, isUnsigned: true, isBigEndian: true);
        return isNegative ? -value : value;
    }

    /// <summary>The CLR form of an interval.</summary>
    protected virtual object Interval(DuckDbIntervalValue value) =>
        value.TryGetTimeSpan(out TimeSpan span) ? span : throw new OverflowException("An interval with months does not fit into TimeSpan.");

    private static NotSupportedException Unreadable(DuckDbTypeInfo type) =>
        new($"Values of type {type} cannot be read; cast them to VARCHAR in the query.");

    /// <summary>The width of a slot in bytes; 0 for texts and blobs.</summary>
    public static int SlotWidth(DuckDbTypeInfo type) =>
        type.Id is DuckDbType.Decimal or DuckDbType.Enum ? SlotWidth(type.Carrier) : SlotWidth(type.Id);

    private static int SlotWidth(DuckDbType id) => id switch
    {
        DuckDbType.Boolean or DuckDbType.TinyInt or DuckDbType.UTinyInt => 1,
        DuckDbType.SmallInt or DuckDbType.USmallInt => 2,
        DuckDbType.Integer or DuckDbType.UInteger or DuckDbType.Float or DuckDbType.Date => 4,
        DuckDbType.HugeInt or DuckDbType.UHugeInt or DuckDbType.Interval or DuckDbType.Uuid => 16,
        DuckDbType.Varchar or DuckDbType.Blob or DuckDbType.Bit or DuckDbType.BigNum or DuckDbType.Geometry => 0,
        DuckDbType.BigInt or DuckDbType.UBigInt or DuckDbType.Double or DuckDbType.Time or DuckDbType.TimeNs or DuckDbType.TimeTz
            or DuckDbType.Timestamp or DuckDbType.TimestampS or DuckDbType.TimestampMs or DuckDbType.TimestampNs
            or DuckDbType.TimestampTz or DuckDbType.TimestampTzNs => 8,
        _ => throw Unreadable(new DuckDbTypeInfo(id)),
    };
}
