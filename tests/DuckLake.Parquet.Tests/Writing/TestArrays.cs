using System.Globalization;
using System.Text;
using DuckLake.Columnar;

namespace DuckLake.Parquet.Tests.Writing;

/// <summary>Arrays of random values, the same for the same seed.</summary>
internal static class TestArrays
{
    private static readonly string[] s_words = ["", "a", "carefully", "théâtre", "日本語のテキスト", "deposits", "quickly ironic requests sleep furiously", "x'y\"z", "🦆 duck"];

    /// <summary>A batch with one column per field.</summary>
    internal static RecordBatch Batch(IReadOnlyList<Field> fields, int rowCount, NullPattern nulls, int seed, int distinct = int.MaxValue)
    {
        var random = new Random(seed);
        return new RecordBatch(new Schema(fields), fields.Select(field => Array(field, rowCount, nulls, random, distinct)).ToArray(), rowCount);
    }

    /// <summary>An array of a field's type, with at most that many distinct scalar values.</summary>
    internal static IArrowArray Array(Field field, int rowCount, NullPattern nulls, Random random, int distinct = int.MaxValue)
    {
        using IArrowArrayBuilder builder = ArrowArrayBuilderFactory.Create(field.DataType);
        bool isNull = false;
        for (int i = 0; i < rowCount; i++)
        {
            isNull = nulls switch
            {
                NullPattern.None => false,
                NullPattern.All => true,
                NullPattern.Some => random.Next(4) == 0,
                _ => random.Next(40) == 0 ? !isNull : isNull,
            };
            if (isNull)
            {
                builder.AppendNull();
            }
            else
            {
                Append(builder, field, nulls, new Random(random.Next(distinct)), distinct);
            }
        }

        return builder.Build();
    }

    private static void Append(IArrowArrayBuilder builder, Field field, NullPattern nulls, Random random, int distinct)
    {
        switch (builder)
        {
            case BooleanArray.Builder b: b.Append(random.Next(2) == 0); break;
            case Int8Array.Builder b: b.Append((sbyte)random.Next(-128, 128)); break;
            case Int16Array.Builder b: b.Append((short)random.Next(short.MinValue, short.MaxValue + 1)); break;
            case Int32Array.Builder b: b.Append(random.Next(int.MinValue, int.MaxValue)); break;
            case Int64Array.Builder b: b.Append(random.NextInt64(long.MinValue, long.MaxValue)); break;
            case UInt8Array.Builder b: b.Append((byte)random.Next(256)); break;
            case UInt16Array.Builder b: b.Append((ushort)random.Next(65536)); break;
            case UInt32Array.Builder b: b.Append((uint)random.NextInt64(0, 1L << 32)); break;
            case UInt64Array.Builder b: b.Append((ulong)random.NextInt64(long.MinValue, long.MaxValue)); break;
            case HalfFloatArray.Builder b: b.Append((Half)(random.Next(-1000, 1000) / 8.0)); break;
            case FloatArray.Builder b: b.Append((float)(random.Next(8) == 0 ? Real(random) : random.Next(-10_000, 10_000) / 4.0)); break;
            case DoubleArray.Builder b: b.Append(Real(random)); break;
            case Decimal32Array.Builder b: b.Append(random.Next(-99_999, 99_999)); break;
            case Decimal64Array.Builder b: b.Append(random.NextInt64(-999_999_999_999, 999_999_999_999)); break;
            case Decimal128Array.Builder b: b.Append(Digits((DecimalType)field.DataType, random)); break;
            case Date32Array.Builder b: b.Append(random.Next(-700_000, 2_900_000)); break;
            case Time32Array.Builder b: b.Append(random.Next(86_400)); break;
            case Time64Array.Builder b: b.Append(random.NextInt64(86_400_000_000)); break;
            case TimestampArray.Builder b: b.Append(Timestamp(((TimestampType)field.DataType).Unit, random)); break;
            case MonthDayNanosecondIntervalArray.Builder b:
                b.Append(new MonthDayNanosecondInterval(random.Next(500), random.Next(1000), random.NextInt64(4_000_000) * 1_000_000));
                break;
            case FixedSizeBinaryArray.Builder b:
                var fixedBytes = new byte[((FixedSizeBinaryType)field.DataType).ByteWidth];
                random.NextBytes(fixedBytes);
                b.Append(fixedBytes);
                break;
            case StringArray.Builder b: b.Append(Text(random)); break;
            case LargeStringArray.Builder b: b.Append(Text(random)); break;
            case StringViewArray.Builder b: b.Append(Text(random)); break;
            case BinaryArray.Builder b: b.Append(Bytes(random)); break;
            case LargeBinaryArray.Builder b: b.Append(Bytes(random)); break;
            case BinaryViewArray.Builder b: b.Append(Bytes(random)); break;
            case StructArray.Builder b:
                b.Append();
                IReadOnlyList<Field> fields = ((StructType)field.DataType).Fields;
                for (int i = 0; i < fields.Count; i++)
                {
                    AppendOrNull(b.FieldBuilders[i], fields[i], nulls, random, distinct);
                }

                break;
            case ListArray.Builder b:
                b.Append();
                for (int i = random.Next(5); i > 0; i--)
                {
                    AppendOrNull(b.ValueBuilder, ((ListType)field.DataType).Fields[0], nulls, random, distinct);
                }

                break;
            case LargeListArray.Builder b:
                b.Append();
                for (int i = random.Next(5); i > 0; i--)
                {
                    AppendOrNull(b.ValueBuilder, ((LargeListType)field.DataType).Fields[0], nulls, random, distinct);
                }

                break;
            case FixedSizeListArray.Builder b:
                b.Append();
                for (int i = 0; i < ((FixedSizeListType)field.DataType).ListSize; i++)
                {
                    AppendOrNull(b.ValueBuilder, ((FixedSizeListType)field.DataType).Fields[0], nulls, random, distinct);
                }

                break;
            case MapArray.Builder b:
                b.Append();
                var map = (MapType)field.DataType;
                int entries = random.Next(4);
                for (int i = 0; i < entries; i++)
                {
                    AppendKey(b.KeyBuilder, map.KeyField, i, random);
                    AppendOrNull(b.ValueBuilder, map.ValueField, nulls, random, distinct);
                }

                break;
            default: throw new NotSupportedException(builder.GetType().ToString());
        }
    }

    private static void AppendOrNull(IArrowArrayBuilder builder, Field field, NullPattern nulls, Random random, int distinct)
    {
        if (nulls == NullPattern.All || (nulls != NullPattern.None && random.Next(5) == 0))
        {
            builder.AppendNull();
        }
        else
        {
            Append(builder, field, nulls, random, distinct);
        }
    }

    /// <summary>Keys of one map differ.</summary>
    private static void AppendKey(IArrowArrayBuilder builder, Field field, int ordinal, Random random)
    {
        switch (builder)
        {
            case StringArray.Builder b: b.Append($"key{ordinal}-{random.Next(50)}"); break;
            case Int32Array.Builder b: b.Append((ordinal * 1000) + random.Next(1000)); break;
            default: throw new NotSupportedException(builder.GetType().ToString());
        }
    }

    private static double Real(Random random) => random.Next(12) switch
    {
        0 => 0.0,
        1 => -0.0,
        2 => double.PositiveInfinity,
        3 => double.NegativeInfinity,
        _ => random.Next(-1_000_000, 1_000_000) / 4.0,
    };

    private static Int128 Digits(DecimalType type, Random random)
    {
        Int128 value = 0;
        for (int i = random.Next(type.Precision) + 1; i > 0; i--)
        {
            value = (value * 10) + random.Next(10);
        }

        return random.Next(2) == 0 ? -value : value;
    }

    private static long Timestamp(TimeUnit unit, Random random)
    {
        long seconds = random.NextInt64(-8_000_000_000, 8_000_000_000);
        return unit switch
        {
            TimeUnit.Second => seconds,
            TimeUnit.Millisecond => (seconds * 1_000) + random.Next(1_000),
            TimeUnit.Microsecond => (seconds * 1_000_000) + random.Next(1_000_000),
            _ => (seconds * 1_000_000_000) + random.Next(1_000_000_000),
        };
    }

    private static string Text(Random random)
    {
        var text = new StringBuilder(s_words[random.Next(s_words.Length)]);
        if (random.Next(3) > 0)
        {
            text.Append(random.Next(100_000).ToString(CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }

    private static byte[] Bytes(Random random)
    {
        var bytes = new byte[random.Next(30)];
        random.NextBytes(bytes);
        return bytes;
    }
}
