using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>The partition transforms of the format over values in comparable form.</summary>
internal static class PartitionTransforms
{
    /// <summary>
    /// The number a transform other than identity gives for a value, or null when this library cannot say: unknown transforms,
    /// infinities, calendar parts of instants (they depend on the writer's time zone).
    /// </summary>
    public static long? Apply(PartitionTransform transform, DuckLakeType type, BoundValue value)
    {
        if (transform.Kind == PartitionTransformKind.Bucket)
        {
            return Bucket(transform.BucketCount, type, value);
        }

        if (!IsClockType(type) || IsInfinite(type, value))
        {
            return null;
        }

        (BigInteger days, BigInteger timeOfDay) = SplitDays(type, value);
        if (BigInteger.Abs(days) > int.MaxValue)
        {
            return null;
        }

        (long year, int month, int day) = DateText.FromDays((long)days);
        return transform.Kind switch
        {
            PartitionTransformKind.Year => year,
            PartitionTransformKind.Month => month,
            PartitionTransformKind.Day => day,
            PartitionTransformKind.Hour when type.Kind != DuckLakeTypeKind.Date => (long)(timeOfDay / (UnitsPerDay(type) / 24)),
            PartitionTransformKind.Hour => 0,
            _ => null,
        };
    }

    /// <summary>Whether calendar parts of the type's values are the same everywhere.</summary>
    public static bool IsClockType(DuckLakeType type) =>
        type.Kind is DuckLakeTypeKind.Date or DuckLakeTypeKind.Timestamp or DuckLakeTypeKind.TimestampS or DuckLakeTypeKind.TimestampMs
            or DuckLakeTypeKind.TimestampNs;

    public static BigInteger UnitsPerDay(DuckLakeType type) =>
        type.Kind == DuckLakeTypeKind.Date ? 1 : TimeText.NanosecondsPerDay / BoundValueParser.NanosecondsPerUnit(type.Kind);

    /// <summary>The bucket of a value, or null for types whose bytes this library does not know.</summary>
    public static long? Bucket(int bucketCount, DuckLakeType type, BoundValue value) =>
        BucketBytes(type, value) is { } bytes ? (Murmur3.Hash32(bytes) & 0x7fff_ffff) % bucketCount : null;

    private static bool IsInfinite(DuckLakeType type, BoundValue value) =>
        BigInteger.Abs(value.Integer) >= (type.Kind == DuckLakeTypeKind.Date ? DateText.Infinity : TimestampText.Infinity);

    private static (BigInteger Days, BigInteger TimeOfDay) SplitDays(DuckLakeType type, BoundValue value)
    {
        BigInteger days = BigInteger.DivRem(value.Integer, UnitsPerDay(type), out BigInteger rest);
        return rest.Sign < 0 ? (days - 1, rest + UnitsPerDay(type)) : (days, rest);
    }

    private static byte[]? BucketBytes(DuckLakeType type, BoundValue value)
    {
        switch (type.Kind)
        {
            case DuckLakeTypeKind.Boolean or DuckLakeTypeKind.Int8 or DuckLakeTypeKind.Int16 or DuckLakeTypeKind.Int32 or DuckLakeTypeKind.Int64
                or DuckLakeTypeKind.Date or DuckLakeTypeKind.Time or DuckLakeTypeKind.Timestamp or DuckLakeTypeKind.TimestampS
                or DuckLakeTypeKind.TimestampMs or DuckLakeTypeKind.TimestampNs or DuckLakeTypeKind.TimestampTz:
            case DuckLakeTypeKind.Decimal when type.Precision <= 18:
                byte[] integer = new byte[sizeof(long)];
                BinaryPrimitives.WriteInt64LittleEndian(integer, (long)value.Integer);
                return integer;
            case DuckLakeTypeKind.Float32 or DuckLakeTypeKind.Float64 when !double.IsNaN(value.Float):
                byte[] number = new byte[sizeof(double)];
                BinaryPrimitives.WriteDoubleLittleEndian(number, value.Float == 0 ? 0.0 : value.Float);
                return number;
            case DuckLakeTypeKind.Varchar or DuckLakeTypeKind.Blob:
                return value.Bytes.ToArray();
            case DuckLakeTypeKind.UInt8 or DuckLakeTypeKind.UInt16 or DuckLakeTypeKind.UInt32 or DuckLakeTypeKind.UInt64
                or DuckLakeTypeKind.Int128 or DuckLakeTypeKind.UInt128:
                return Encoding.UTF8.GetBytes(value.Integer.ToString(CultureInfo.InvariantCulture));
            case DuckLakeTypeKind.Uuid or DuckLakeTypeKind.Decimal:
                return Encoding.UTF8.GetBytes(BoundValueFormatter.Format(type, value)!);
            default:
                return null;
        }
    }
}
