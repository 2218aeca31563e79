using System.Numerics;
using System.Runtime.InteropServices;

namespace DuckLake.Columnar.Tests;

/// <summary>Arrays of random values of any type that has a builder.</summary>
internal static class RandomArrays
{
    internal static readonly Field Text = new("t", StringType.Default, nullable: true);

    /// <summary>One type of every kind, nested ones included.</summary>
    internal static readonly IArrowType[] Types =
    [
        NullType.Default, BooleanType.Default, Int8Type.Default, Int16Type.Default, Int32Type.Default, Int64Type.Default,
        UInt8Type.Default, UInt16Type.Default, UInt32Type.Default, UInt64Type.Default, HalfFloatType.Default, FloatType.Default,
        DoubleType.Default, StringType.Default, LargeStringType.Default, StringViewType.Default, BinaryType.Default,
        LargeBinaryType.Default, BinaryViewType.Default, new FixedSizeBinaryType(16), new FixedSizeBinaryType(3), Date32Type.Default,
        Date64Type.Default, Time32Type.Second, Time32Type.Millisecond, Time64Type.Microsecond, Time64Type.Nanosecond,
        new TimestampType(TimeUnit.Second, null), new TimestampType(TimeUnit.Millisecond, "UTC"), TimestampType.MicrosecondUtc,
        new TimestampType(TimeUnit.Nanosecond, null), new DurationType(TimeUnit.Microsecond), new IntervalType(IntervalUnit.YearMonth),
        new IntervalType(IntervalUnit.DayTime), IntervalType.MonthDayNanosecond, new Decimal32Type(9, 2), new Decimal64Type(18, 4),
        new Decimal128Type(38, 10), new Decimal256Type(76, 20), new ListType(Int32Type.Default), new ListType(StringType.Default),
        new LargeListType(StringViewType.Default), new FixedSizeListType(new Field("item", Int16Type.Default, nullable: true), 3),
        new StructType([new Field("a", Int64Type.Default, nullable: true), Text]), new StructType([]),
        new MapType(new Field("key", StringType.Default, nullable: false), new Field("value", DoubleType.Default, nullable: true)),
        new DictionaryType(Int32Type.Default, StringType.Default), new DictionaryType(UInt8Type.Default, Int64Type.Default),
        new ListType(new ListType(new StructType([Text, new Field("l", new ListType(BooleanType.Default), nullable: true)]))),
    ];

    internal static IArrowArray Create(IArrowType type, int length, Random random, double nullShare = 0.2)
    {
        using IArrowArrayBuilder builder = ArrowArrayBuilderFactory.Create(type);
        if (builder is DictionaryArray.Builder dictionary)
        {
            Fill(dictionary.ValueBuilder, 7, random, 0.1);
        }

        Fill(builder, length, random, nullShare);
        return builder.Build();
    }

    /// <summary>A slice with a random offset, so that kernels meet bit offsets.</summary>
    internal static IArrowArray CreateSliced(IArrowType type, int length, Random random, double nullShare = 0.2)
    {
        int before = random.Next(0, 20);
        using IArrowArray whole = Create(type, before + length + random.Next(0, 20), random, nullShare);
        return ArrowArrayFactory.BuildArray(whole.Data.Slice(before, length));
    }

    internal static void Fill(IArrowArrayBuilder builder, int count, Random random, double nullShare)
    {
        for (int i = 0; i < count; i++)
        {
            if (random.NextDouble() < nullShare)
            {
                builder.AppendNull();
            }
            else
            {
                AppendValue(builder, random);
            }
        }
    }

    private static void AppendValue(IArrowArrayBuilder builder, Random random)
    {
        switch (builder)
        {
            case BooleanArray.Builder b: b.Append(random.Next(2) == 0); break;
            case Int8Array.Builder b: b.Append((sbyte)random.Next(-128, 128)); break;
            case Int16Array.Builder b: b.Append((short)random.Next(short.MinValue, short.MaxValue)); break;
            case Int32Array.Builder b: b.Append(random.Next(-50, 50)); break;
            case Int64Array.Builder b: b.Append(random.NextInt64(long.MinValue, long.MaxValue)); break;
            case UInt8Array.Builder b: b.Append((byte)random.Next(256)); break;
            case UInt16Array.Builder b: b.Append((ushort)random.Next(65536)); break;
            case UInt32Array.Builder b: b.Append((uint)random.NextInt64(uint.MaxValue)); break;
            case UInt64Array.Builder b: b.Append((ulong)random.NextInt64() * 2); break;
            case HalfFloatArray.Builder b: b.Append((Half)random.NextDouble()); break;
            case FloatArray.Builder b: b.Append(random.Next(8) == 0 ? float.NaN : random.Next(-3, 4)); break;
            case DoubleArray.Builder b: b.Append(random.Next(8) == 0 ? double.NaN : random.Next(-3, 4)); break;
            case StringArray.Builder b: b.Append(RandomText(random)); break;
            case LargeStringArray.Builder b: b.Append(RandomText(random)); break;
            case StringViewArray.Builder b: b.Append(RandomText(random)); break;
            case BinaryArray.Builder b: b.Append(RandomBytes(random, random.Next(20))); break;
            case LargeBinaryArray.Builder b: b.Append(RandomBytes(random, random.Next(20))); break;
            case BinaryViewArray.Builder b: b.Append(RandomBytes(random, random.Next(20))); break;
            case FixedSizeBinaryArray.Builder b: b.Append(RandomBytes(random, ((FixedSizeBinaryType)b.DataType).ByteWidth)); break;
            case Date32Array.Builder b: b.Append(random.Next(-100000, 100000)); break;
            case Date64Array.Builder b: b.Append(random.Next(-100000, 100000) * 86_400_000L); break;
            case Time32Array.Builder b: b.Append(random.Next(86_400)); break;
            case Time64Array.Builder b: b.Append(random.NextInt64(86_400_000_000)); break;
            case TimestampArray.Builder b: b.Append(random.NextInt64(-4_000_000_000, 4_000_000_000)); break;
            case DurationArray.Builder b: b.Append(random.NextInt64()); break;
            case YearMonthIntervalArray.Builder b: b.Append(random.Next()); break;
            case DayTimeIntervalArray.Builder b: b.Append(new DayTimeInterval(random.Next(), -random.Next())); break;
            case MonthDayNanosecondIntervalArray.Builder b: b.Append(new MonthDayNanosecondInterval(random.Next(), -random.Next(), random.NextInt64())); break;
            case Decimal32Array.Builder b: b.Append(random.Next(-999_999_999, 999_999_999)); break;
            case Decimal64Array.Builder b: b.Append(random.NextInt64(-999_999_999_999, 999_999_999_999)); break;
            case Decimal128Array.Builder b: b.Append((Int128)random.NextInt64(long.MinValue, long.MaxValue) * random.Next()); break;
            case Decimal256Array.Builder b: b.Append((BigInteger)random.NextInt64(long.MinValue, long.MaxValue) * random.NextInt64() * random.NextInt64()); break;
            case ListArray.Builder b:
                b.Append();
                Fill(b.ValueBuilder, random.Next(4), random, 0.2);
                break;
            case LargeListArray.Builder b:
                b.Append();
                Fill(b.ValueBuilder, random.Next(4), random, 0.2);
                break;
            case FixedSizeListArray.Builder b:
                b.Append();
                Fill(b.ValueBuilder, ((FixedSizeListType)b.DataType).ListSize, random, 0.2);
                break;
            case StructArray.Builder b:
                b.Append();
                foreach (IArrowArrayBuilder field in b.FieldBuilders)
                {
                    Fill(field, 1, random, 0.2);
                }

                break;
            case MapArray.Builder b:
                b.Append();
                int entries = random.Next(3);
                Fill(b.KeyBuilder, entries, random, 0);
                Fill(b.ValueBuilder, entries, random, 0.2);
                break;
            case DictionaryArray.Builder b: b.AppendIndex(random.Next(b.ValueBuilder.Length)); break;
            default: builder.AppendNull(); break;
        }
    }

    private static string RandomText(Random random) => random.Next(4) switch
    {
        0 => string.Empty,
        1 => "short",
        2 => "twelve bytes" + new string('é', random.Next(20)),
        _ => new string((char)('a' + random.Next(4)), random.Next(1, 30)),
    };

    private static byte[] RandomBytes(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(MemoryMarshal.AsBytes(bytes.AsSpan()));
        return bytes;
    }
}
