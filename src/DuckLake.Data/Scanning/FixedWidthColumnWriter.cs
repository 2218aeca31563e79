using System.Runtime.Intrinsics.X86;
using DuckLake.Columnar;
using DuckLake.DuckDb;
using DuckLake.DuckDb.Native;

namespace DuckLake.Data;

/// <summary>
/// Copies values whose layout in Arrow is DuckDB's, and narrows decimals. For 2048 rows a copy is cheaper than an import without one, which
/// costs DuckDB several allocations, and leaves the values in the cache of the core that uses them next.
/// </summary>
internal sealed unsafe class FixedWidthColumnWriter : ArrowColumnWriter
{
    private readonly int _sourceWidth;
    private readonly int _targetWidth;

    private FixedWidthColumnWriter(int sourceWidth, int targetWidth)
    {
        _sourceWidth = sourceWidth;
        _targetWidth = targetWidth;
    }

    /// <summary>The writer for the pair of types, or null when values need more than that.</summary>
    public static FixedWidthColumnWriter? TryCreate(IArrowType source, SqlType target)
    {
        int width = target.Id switch
        {
            DuckDbType.Boolean when source.TypeId == ArrowTypeId.Boolean => 0,
            DuckDbType.TinyInt when source.TypeId == ArrowTypeId.Int8 => 1,
            DuckDbType.UTinyInt when source.TypeId == ArrowTypeId.UInt8 => 1,
            DuckDbType.SmallInt when source.TypeId == ArrowTypeId.Int16 => 2,
            DuckDbType.USmallInt when source.TypeId == ArrowTypeId.UInt16 => 2,
            DuckDbType.Integer when source.TypeId == ArrowTypeId.Int32 => 4,
            DuckDbType.UInteger when source.TypeId == ArrowTypeId.UInt32 => 4,
            DuckDbType.Float when source.TypeId == ArrowTypeId.Float => 4,
            DuckDbType.Date when source.TypeId == ArrowTypeId.Date32 => 4,
            DuckDbType.BigInt when source.TypeId == ArrowTypeId.Int64 => 8,
            DuckDbType.UBigInt when source.TypeId == ArrowTypeId.UInt64 => 8,
            DuckDbType.Double when source.TypeId == ArrowTypeId.Double => 8,
            DuckDbType.Time when source is Time64Type { Unit: TimeUnit.Microsecond } => 8,
            DuckDbType.TimeNs when source is Time64Type { Unit: TimeUnit.Nanosecond } => 8,
            DuckDbType.Timestamp when source is TimestampType { Unit: TimeUnit.Microsecond } => 8,
            DuckDbType.TimestampTz when source is TimestampType { Unit: TimeUnit.Microsecond } => 8,
            DuckDbType.TimestampS when source is TimestampType { Unit: TimeUnit.Second } => 8,
            DuckDbType.TimestampMs when source is TimestampType { Unit: TimeUnit.Millisecond } => 8,
            DuckDbType.TimestampNs when source is TimestampType { Unit: TimeUnit.Nanosecond } => 8,
            DuckDbType.TimeTz when source is FixedSizeBinaryType { ByteWidth: 8 } => 8,
            DuckDbType.HugeInt when source.TypeId == ArrowTypeId.Decimal128 => 16,
            DuckDbType.Decimal when source.TypeId == ArrowTypeId.Decimal128 => 16,
            DuckDbType.Decimal when source.TypeId == ArrowTypeId.Decimal64 => 8,
            _ => -1,
        };
        if (width < 0)
        {
            return null;
        }

        int targetWidth = target.Id != DuckDbType.Decimal ? width : target.Width switch
        {
            <= 4 => 2,
            <= 9 => 4,
            <= 18 => 8,
            _ => 16,
        };
        return targetWidth <= width ? new FixedWidthColumnWriter(width, targetWidth) : null;
    }

    public override void Write(SharedOwner owner, ArrayData data, int start, int count, nint vector)
    {
        byte* target = (byte*)NativeMethods.duckdb_vector_get_data(vector);
        long first = data.Offset + start;
        byte* source = data.Buffers[1].Pointer;
        if (_sourceWidth == 0)
        {
            SpreadBits(source, first, count, target);
        }
        else if (_sourceWidth == _targetWidth)
        {
            long bytes = (long)count * _targetWidth;
            Buffer.MemoryCopy(source + (first * _sourceWidth), target, bytes, bytes);
        }
        else
        {
            Narrow(source + (first * _sourceWidth), count, target);
        }

        WriteValidity(data, start, count, vector);
    }

    internal static void WriteValidity(ArrayData data, int start, int count, nint vector)
    {
        if (data.NullCount == 0 || data.Buffers[0].IsEmpty)
        {
            return;
        }

        NativeMethods.duckdb_vector_ensure_validity_writable(vector);
        ulong* validity = NativeMethods.duckdb_vector_get_validity(vector);
        BitUtility.CopyBits(data.Buffers[0].Span, data.Offset + start, new Span<byte>(validity, BitUtility.ByteCount(count)), 0, count);
    }

    private static void SpreadBits(byte* source, long first, int count, byte* target)
    {
        int i = 0;
        if (Bmi2.X64.IsSupported && (first & 7) == 0)
        {
            for (byte* bits = source + (first >> 3); i + 8 <= count; i += 8, bits++)
            {
                *(ulong*)(target + i) = Bmi2.X64.ParallelBitDeposit(*bits, 0x0101010101010101);
            }
        }

        for (; i < count; i++)
        {
            long bit = first + i;
            target[i] = (byte)(source[bit >> 3] >> (int)(bit & 7) & 1);
        }
    }

    // The value fits: the type bounds its digits. Slots of NULLs hold anything.
    private void Narrow(byte* source, int count, byte* target)
    {
        int stride = _sourceWidth / sizeof(long);
        long* values = (long*)source;
        switch (_targetWidth)
        {
            case 8:
                for (int i = 0; i < count; i++)
                {
                    ((long*)target)[i] = values[i * stride];
                }

                break;
            case 4:
                for (int i = 0; i < count; i++)
                {
                    ((int*)target)[i] = (int)values[i * stride];
                }

                break;
            default:
                for (int i = 0; i < count; i++)
                {
                    ((short*)target)[i] = (short)values[i * stride];
                }

                break;
        }
    }
}
