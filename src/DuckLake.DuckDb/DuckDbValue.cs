using System.Buffers.Binary;
using System.Data.SqlTypes;
using System.Globalization;
using System.Numerics;
using System.Text;
using DuckLake.DuckDb.Native;

namespace DuckLake.DuckDb;

/// <summary>Turns CLR values into values of the C API.</summary>
internal static unsafe partial class DuckDbValue
{
    private const int MaxDecimalWidth = 38;
    private const long TicksPerMicrosecond = TimeSpan.TicksPerMicrosecond;

    private static readonly int UnixEpochDay = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    /// <summary>
    /// Null and DBNull, bool, all integers up to 128 bits, float, double, decimal, string, byte arrays and memory, DateOnly, TimeOnly,
    /// DateTime (TIMESTAMP, its kind ignored), DateTimeOffset (TIMESTAMPTZ), TimeSpan (INTERVAL), Guid; lists, dictionaries with string keys
    /// and object values (STRUCT), other dictionaries (MAP). Ticks below a microsecond are dropped.
    /// </summary>
    /// <exception cref="NotSupportedException">Any other type.</exception>
    public static ValueHandle Create(object? value) => value switch
    {
        null or DBNull => NativeMethods.duckdb_create_null_value(),
        bool boolean => NativeMethods.duckdb_create_bool(boolean),
        sbyte number => NativeMethods.duckdb_create_int8(number),
        byte number => NativeMethods.duckdb_create_uint8(number),
        short number => NativeMethods.duckdb_create_int16(number),
        ushort number => NativeMethods.duckdb_create_uint16(number),
        int number => NativeMethods.duckdb_create_int32(number),
        uint number => NativeMethods.duckdb_create_uint32(number),
        long number => NativeMethods.duckdb_create_int64(number),
        ulong number => NativeMethods.duckdb_create_uint64(number),
        Int128 number => NativeMethods.duckdb_create_hugeint(HugeIntStruct.From((UInt128)number)),
        UInt128 number => NativeMethods.duckdb_create_uhugeint(HugeIntStruct.From(number)),
        float number => NativeMethods.duckdb_create_float(number),
        double number => NativeMethods.duckdb_create_double(number),
        decimal number => FromDecimal(number),
        string text => FromText(text),
        byte[] bytes => FromBytes(bytes),
        ReadOnlyMemory<byte> bytes => FromBytes(bytes.Span),
        Memory<byte> bytes => FromBytes(bytes.Span),
        DateOnly date => NativeMethods.duckdb_create_date(date.DayNumber - UnixEpochDay),
        TimeOnly time => NativeMethods.duckdb_create_time(time.Ticks / TicksPerMicrosecond),
        DateTime timestamp => NativeMethods.duckdb_create_timestamp(MicrosecondsSinceEpoch(timestamp.Ticks)),
        DateTimeOffset timestamp => NativeMethods.duckdb_create_timestamp_tz(MicrosecondsSinceEpoch(timestamp.UtcTicks)),
        TimeSpan interval => NativeMethods.duckdb_create_interval(new IntervalStruct { Micros = interval.Ticks / TicksPerMicrosecond }),
        Guid guid => FromGuid(guid),
        BigInteger number => FromBigInteger(number),
        SqlDecimal number => FromSqlDecimal(number),
        char character => FromText(character.ToString()),
        DuckDbIntervalValue interval => NativeMethods.duckdb_create_interval(
            new IntervalStruct { Months = interval.Months, Days = interval.Days, Micros = interval.Microseconds }),
        Enum number => Create(Convert.ChangeType(number, Enum.GetUnderlyingType(number.GetType()), CultureInfo.InvariantCulture)),
        _ => NestedValue.TryCreate(value) ?? throw DuckDbValueType.Unsupported(value.GetType()),
    };

    private static long MicrosecondsSinceEpoch(long ticks) => FloorDivide(ticks - DateTime.UnixEpoch.Ticks, TicksPerMicrosecond);

    private static long FloorDivide(long dividend, long divisor)
    {
        (long quotient, long remainder) = Math.DivRem(dividend, divisor);
        return remainder < 0 ? quotient - 1 : quotient;
    }

    private static ValueHandle FromDecimal(decimal number)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(number, bits);
        UInt128 magnitude = new((uint)bits[2], (ulong)(uint)bits[1] << 32 | (uint)bits[0]);
        UInt128 signed = decimal.IsNegative(number) ? UInt128.Zero - magnitude : magnitude;
        return NativeMethods.duckdb_create_decimal(new DecimalStruct
        {
            Width = MaxDecimalWidth,
            Scale = number.Scale,
            Value = HugeIntStruct.From(signed),
        });
    }

    private static ValueHandle FromBigInteger(BigInteger number)
    {
        byte[] magnitude = BigInteger.Abs(number).ToByteArray(isUnsigned: true, isBigEndian: true);
        fixed (byte* data = magnitude)
        {
            return NativeMethods.duckdb_create_bignum(
                new BigNumStruct { Data = data, Size = (ulong)magnitude.Length, IsNegative = number.Sign < 0 ? (byte)1 : (byte)0 });
        }
    }

    private static ValueHandle FromSqlDecimal(SqlDecimal number)
    {
        if (number.IsNull)
        {
            return NativeMethods.duckdb_create_null_value();
        }

        int[] words = number.Data;
        UInt128 magnitude = new((ulong)(uint)words[3] << 32 | (uint)words[2], (ulong)(uint)words[1] << 32 | (uint)words[0]);
        return NativeMethods.duckdb_create_decimal(new DecimalStruct
        {
            Width = MaxDecimalWidth,
            Scale = number.Scale,
            Value = HugeIntStruct.From(number.IsPositive ? magnitude : UInt128.Zero - magnitude),
        });
    }

    private static ValueHandle FromText(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        fixed (byte* pointer = bytes)
        {
            byte empty = 0;
            return NativeMethods.duckdb_create_varchar_length(pointer == null ? &empty : pointer, (ulong)bytes.Length);
        }
    }

    private static ValueHandle FromBytes(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* pointer = bytes)
        {
            byte empty = 0;
            return NativeMethods.duckdb_create_blob(pointer == null ? &empty : pointer, (ulong)bytes.Length);
        }
    }

    private static ValueHandle FromGuid(Guid guid)
    {
        Span<byte> bytes = stackalloc byte[16];
        guid.TryWriteBytes(bytes, bigEndian: true, out _);
        return NativeMethods.duckdb_create_uuid(HugeIntStruct.From(BinaryPrimitives.ReadUInt128BigEndian(bytes)));
    }
}
