using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using DuckLake.Arrow;
using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary><c>murmur3_32(value)</c>: the hash behind the bucket transform.</summary>
internal sealed class Murmur3Function() : DuckDbScalarFunction("murmur3_32")
{
    private const int LongDecimalDigits = 18;
    private const long CanonicalNan = 0x7FF8_0000_0000_0000;

    protected override void Compute(DuckDbVector argument, DuckDbTypeInfo type, Span<int> results)
    {
        Span<byte> number = stackalloc byte[sizeof(long)];
        VectorText texts = new(SessionTimeZone.Utc);
        for (int row = 0; row < results.Length; row++)
        {
            if (!argument.IsValid(row))
            {
                continue;
            }

            if (type.Id is DuckDbType.Varchar or DuckDbType.Blob)
            {
                results[row] = (int)Murmur3.Hash32(argument.Bytes(row));
            }
            else if (HasBits(type))
            {
                BinaryPrimitives.WriteInt64LittleEndian(number, Bits(type, VectorReader.Slot(argument, type, row)));
                results[row] = (int)Murmur3.Hash32(number);
            }
            else
            {
                results[row] = (int)Murmur3.Hash32(Encoding.UTF8.GetBytes(texts.Format(argument, type, row) ?? string.Empty));
            }
        }
    }

    private static bool HasBits(DuckDbTypeInfo type) => type.Id switch
    {
        DuckDbType.Boolean or DuckDbType.TinyInt or DuckDbType.SmallInt or DuckDbType.Integer or DuckDbType.BigInt => true,
        DuckDbType.Float or DuckDbType.Double or DuckDbType.Date or DuckDbType.Time or DuckDbType.Timestamp or DuckDbType.TimestampS => true,
        DuckDbType.TimestampMs or DuckDbType.TimestampNs or DuckDbType.TimestampTz => true,
        DuckDbType.Decimal => type.Width <= LongDecimalDigits,
        _ => false,
    };

    private static long Bits(DuckDbTypeInfo type, ReadOnlySpan<byte> slot) => type.Id switch
    {
        DuckDbType.Float => Bits(MemoryMarshal.Read<float>(slot)),
        DuckDbType.Double => Bits(MemoryMarshal.Read<double>(slot)),
        DuckDbType.Decimal => (long)VectorReader.Unscaled(type, slot),
        DuckDbType.Boolean => slot[0],
        _ => slot.Length switch
        {
            1 => (sbyte)slot[0],
            2 => MemoryMarshal.Read<short>(slot),
            4 => MemoryMarshal.Read<int>(slot),
            _ => MemoryMarshal.Read<long>(slot),
        },
    };

    private static long Bits(double value) =>
        double.IsNaN(value) ? CanonicalNan : BitConverter.DoubleToInt64Bits(value == 0 ? 0.0 : value);
}
