using System.Globalization;
using DuckLake.Testing;

namespace DuckLake.Columnar.Tests.Kernels;

[Trait("Category", "Kernels")]
public class CastKernelTests : LeakCheckedTest
{
    [Fact]
    public void Widens_every_number()
    {
        IArrowType[] numbers =
        [
            Int8Type.Default, UInt8Type.Default, Int16Type.Default, UInt16Type.Default, Int32Type.Default, UInt32Type.Default, Int64Type.Default,
            UInt64Type.Default, HalfFloatType.Default, FloatType.Default, DoubleType.Default, new Decimal128Type(38, 0),
        ];
        var random = new Random(8);
        int conversions = 0;
        foreach (IArrowType source in numbers)
        {
            foreach (IArrowType target in numbers)
            {
                if (!CastKernel.CanCast(source, target) || !HoldsEvery(source, target))
                {
                    continue;
                }

                conversions++;
                foreach (int length in KernelLengths.Awkward.Where(l => l < 200))
                {
                    using IArrowArray array = RandomArrays.CreateSliced(source, length, random);
                    using IArrowArray cast = CastKernel.Cast(array, target);
                    Assert.Equal(target, cast.Data.DataType);
                    if (target is FloatType or DoubleType)
                    {
                        Assert.Equal(ArrayText.All(array).Select(t => Round(t, source, target)), ArrayText.All(cast).Select(t => Round(t, source, target)));
                    }
                    else
                    {
                        Assert.Equal(ArrayText.All(array), ArrayText.All(cast));
                    }
                }
            }
        }

        Assert.Equal(12 + 18 + 24 + 3, conversions);
    }

    [Fact]
    public void Vector_widening_agrees_with_the_scalar_specification()
    {
        var random = new Random(1);
        foreach (int length in KernelLengths.Awkward)
        {
            int[] integers = [.. Enumerable.Range(0, length).Select(_ => random.Next(int.MinValue, int.MaxValue))];
            float[] floats = [.. integers.Select(i => i % 5 == 0 ? float.NaN : BitConverter.Int32BitsToSingle(i))];
            CheckWiden<int, long>(integers);
            CheckWiden<int, double>(integers);
            CheckWiden<float, double>(floats);
        }
    }

    [Fact]
    public void Scales_decimals_up_and_reports_overflow()
    {
        using Decimal64Array array = new Decimal64Array.Builder(new Decimal64Type(18, 2)).Append(123).AppendNull().Append(-99999).Build();
        using IArrowArray cast = CastKernel.Cast(array, new Decimal128Type(10, 4));
        Assert.Equal(["12300", "NULL", "-9999900"], ArrayText.All(cast));
        Assert.Throws<OverflowException>(() => CastKernel.Cast(array, new Decimal128Type(6, 4)));
        using Int32Array integers = new Int32Array.Builder().Append(999).Append(1000).Build();
        Assert.Throws<OverflowException>(() => CastKernel.Cast(integers, new Decimal128Type(5, 2)));
        using IArrowArray fitting = integers.Slice(0, 1);
        using IArrowArray scaled = CastKernel.Cast(fitting, new Decimal128Type(5, 2));
        Assert.Equal(["99900"], ArrayText.All(scaled));
    }

    [Fact]
    public void Converts_dates_and_timestamps_between_units()
    {
        using Date32Array dates = new Date32Array.Builder().Append(-1).AppendNull().Append(20000).Build();
        foreach ((TimeUnit unit, long perDay) in new[] { (TimeUnit.Second, 86_400L), (TimeUnit.Millisecond, 86_400_000), (TimeUnit.Microsecond, 86_400_000_000), (TimeUnit.Nanosecond, 86_400_000_000_000) })
        {
            using IArrowArray stamps = CastKernel.Cast(dates, new TimestampType(unit, null));
            Assert.Equal([(-perDay).ToString(CultureInfo.InvariantCulture), "NULL", (20000 * perDay).ToString(CultureInfo.InvariantCulture)], ArrayText.All(stamps));
            using IArrowArray zoned = CastKernel.Cast(stamps, new TimestampType(unit, "UTC"));
            Assert.Equal(ArrayText.All(stamps), ArrayText.All(zoned));
            using IArrowArray seconds = CastKernel.Cast(zoned, new TimestampType(TimeUnit.Second, null));
            Assert.Equal(["-86400", "NULL", "1728000000"], ArrayText.All(seconds));
        }

        using TimestampArray far = new TimestampArray.Builder(TimestampType.Microsecond).Append(long.MaxValue / 999).Build();
        Assert.Throws<OverflowException>(() => CastKernel.Cast(far, new TimestampType(TimeUnit.Nanosecond, null)));
        using TimestampArray before = new TimestampArray.Builder(TimestampType.Microsecond).Append(-1).Build();
        using IArrowArray floored = CastKernel.Cast(before, new TimestampType(TimeUnit.Millisecond, null));
        Assert.Equal(["-1"], ArrayText.All(floored));
    }

    [Fact]
    public void Converts_times_nested_types_dictionaries_and_nulls()
    {
        using Time32Array times = new Time32Array.Builder(Time32Type.Second).Append(86_399).AppendNull().Build();
        using IArrowArray millis = CastKernel.Cast(times, Time32Type.Millisecond);
        using IArrowArray nanos = CastKernel.Cast(millis, Time64Type.Nanosecond);
        Assert.Equal(["86399000", "NULL"], ArrayText.All(millis));
        Assert.Equal(["86399000000000", "NULL"], ArrayText.All(nanos));

        var random = new Random(1);
        using IArrowArray lists = RandomArrays.CreateSliced(new ListType(Int32Type.Default), 50, random);
        using IArrowArray wide = CastKernel.Cast(lists, new ListType(Int64Type.Default));
        Assert.Equal(ArrayText.All(lists), ArrayText.All(wide));
        using IArrowArray encoded = RandomArrays.CreateSliced(new DictionaryType(UInt8Type.Default, Int32Type.Default), 50, random);
        using IArrowArray decoded = CastKernel.Cast(encoded, Int64Type.Default);
        Assert.Equal(ArrayText.All(encoded), ArrayText.All(decoded));
        using var nothing = new NullArray(3);
        using IArrowArray nulls = CastKernel.Cast(nothing, StringType.Default);
        Assert.Equal(3, nulls.NullCount);
        Assert.Throws<ArgumentException>(() => CastKernel.Cast(wide, new ListType(StringType.Default)));
    }

    [Fact]
    public void Narrows_integers_that_fit_and_refuses_others()
    {
        foreach (int length in KernelLengths.Awkward)
        {
            Int64Array.Builder builder = new Int64Array.Builder().Append(long.MaxValue).AppendNull();
            for (int i = 0; i < length; i++)
            {
                builder.Append(i % 128);
            }

            using Int64Array all = builder.Build();
            foreach (IArrowType target in new IArrowType[] { Int8Type.Default, UInt8Type.Default, Int16Type.Default, UInt16Type.Default, Int32Type.Default, UInt32Type.Default })
            {
                using IArrowArray fitting = all.Slice(1, length + 1);
                using IArrowArray cast = CastKernel.Cast(fitting, target);
                Assert.Equal(ArrayText.All(fitting), ArrayText.All(cast));
                Assert.Throws<OverflowException>(() => CastKernel.Cast(all, target));
            }
        }

        using Int8Array negative = new Int8Array.Builder().Append(-1).Build();
        Assert.Throws<OverflowException>(() => CastKernel.Cast(negative, UInt64Type.Default));
        using UInt64Array large = new UInt64Array.Builder().Append(ulong.MaxValue).Build();
        Assert.Throws<OverflowException>(() => CastKernel.Cast(large, Int64Type.Default));
    }

    [Fact]
    public void Rounds_decimals_to_a_smaller_scale_halves_away_from_zero()
    {
        long[] values = [149, 150, -149, -150, 0, 49, 50, -50];
        string[] expected = ["1", "2", "-1", "-2", "0", "0", "1", "-1", "NULL"];
        Decimal64Array.Builder narrow = new Decimal64Array.Builder(new Decimal64Type(18, 2));
        Decimal128Array.Builder wide = new Decimal128Array.Builder(new Decimal128Type(20, 2));
        foreach (long value in values)
        {
            narrow.Append(value);
            wide.Append(value);
        }

        using Decimal64Array narrowArray = narrow.AppendNull().Build();
        using Decimal128Array wideArray = wide.AppendNull().Build();
        foreach (IArrowArray array in new IArrowArray[] { narrowArray, wideArray })
        {
            using IArrowArray cast = CastKernel.Cast(array, new Decimal128Type(3, 0));
            Assert.Equal(expected, ArrayText.All(cast));
            using IArrowArray tail = ArrowArrayFactory.BuildArray(array.Data.Slice(5, 4));
            using IArrowArray tailCast = CastKernel.Cast(tail, new Decimal128Type(3, 0));
            Assert.Equal(expected[5..], ArrayText.All(tailCast));
        }

        using Decimal128Array nearlyTen = new Decimal128Array.Builder(new Decimal128Type(4, 2)).Append(995).Build();
        Assert.Throws<OverflowException>(() => CastKernel.Cast(nearlyTen, new Decimal128Type(2, 1)).Dispose());
        Assert.False(CastKernel.CanCast(new Decimal128Type(4, -1), new Decimal128Type(4, 0)));
        using Decimal128Array precise = new Decimal128Array.Builder(new Decimal128Type(38, 0)).Append((Int128)1 << 100).Build();
        Assert.Throws<OverflowException>(() => CastKernel.Cast(precise, new Decimal128Type(38, 8)));
    }

    [Fact]
    public void Converts_between_decimals_and_floating_point_numbers()
    {
        using Decimal128Array decimals = new Decimal128Array.Builder(new Decimal128Type(38, 3)).Append(1500).AppendNull().Append(-1).Build();
        using var doubles = (DoubleArray)CastKernel.Cast(decimals, DoubleType.Default);
        using var floats = (FloatArray)CastKernel.Cast(decimals, FloatType.Default);
        Assert.Equal([1.5, null, -0.001], [doubles.GetValue(0), doubles.GetValue(1), doubles.GetValue(2)]);
        Assert.Equal([1.5f, null, -0.001f], [floats.GetValue(0), floats.GetValue(1), floats.GetValue(2)]);
        foreach (IArrowArray array in new IArrowArray[] { doubles, floats })
        {
            using IArrowArray back = CastKernel.Cast(array, new Decimal128Type(38, 3));
            Assert.Equal(["1500", "NULL", "-1"], ArrayText.All(back));
            using IArrowArray rounded = CastKernel.Cast(array, new Decimal128Type(4, 0));
            Assert.Equal(["2", "NULL", "0"], ArrayText.All(rounded));
        }

        foreach (double value in new[] { double.NaN, double.PositiveInfinity, -1e300, 1.01e38, 100, -99.96 })
        {
            using DoubleArray array = new DoubleArray.Builder().Append(value).Build();
            Assert.Throws<OverflowException>(() => CastKernel.Cast(array, value == 1.01e38 ? new Decimal128Type(38, 0) : new Decimal128Type(3, 1)));
        }
    }

    [Fact]
    public void Floors_timestamps_to_days_and_refuses_days_out_of_range()
    {
        foreach (TimeUnit unit in Enum.GetValues<TimeUnit>())
        {
            long perDay = TimeUnitConversion.PerDay(unit);
            using TimestampArray stamps = new TimestampArray.Builder(new TimestampType(unit, null))
                .Append(-1).AppendNull().Append(0).Append(perDay - 1).Append(perDay).Append(-perDay).Append(-perDay - 1).Build();
            using IArrowArray days = CastKernel.Cast(stamps, Date32Type.Default);
            Assert.Equal(["-1", "NULL", "0", "0", "1", "-1", "-2"], ArrayText.All(days));
        }

        using TimestampArray far = new TimestampArray.Builder(new TimestampType(TimeUnit.Second, null)).Append(long.MaxValue).Build();
        Assert.Throws<OverflowException>(() => CastKernel.Cast(far, Date32Type.Default));
    }

    [Fact]
    public void Converts_every_layout_of_text_and_bytes_to_every_other()
    {
        IArrowType[] layouts =
        [
            StringType.Default, LargeStringType.Default, StringViewType.Default, BinaryType.Default, LargeBinaryType.Default, BinaryViewType.Default,
        ];
        var random = new Random(3);
        foreach (IArrowType source in layouts)
        {
            foreach (int length in KernelLengths.Awkward.Where(l => l < 200))
            {
                using IArrowArray array = RandomArrays.CreateSliced(source, length, random);
                foreach (IArrowType target in layouts)
                {
                    using IArrowArray cast = CastKernel.Cast(array, target);
                    Assert.Equal(target, cast.Data.DataType);
                    ArrayValidation.Validate(cast.Data, ArrayValidationLevel.Full);
                    for (int i = 0; i < length; i++)
                    {
                        Assert.Equal(array.IsNull(i), cast.IsNull(i));
                        Assert.True(((IBytesArray)array).GetBytes(i).SequenceEqual(((IBytesArray)cast).GetBytes(i)));
                    }
                }
            }
        }

        Assert.False(CastKernel.CanCast(StringType.Default, Int32Type.Default));
    }

    [Fact]
    public void Nulls_become_nulls_of_every_type()
    {
        foreach (IArrowType target in RandomArrays.Types)
        {
            foreach (int length in new[] { 0, 1, 9 })
            {
                using var nothing = new NullArray(length);
                using IArrowArray nulls = CastKernel.Cast(nothing, target);
                Assert.Equal(target, nulls.Data.DataType);
                Assert.Equal((length, length), (nulls.Length, nulls.NullCount));
                ArrayValidation.Validate(nulls.Data, ArrayValidationLevel.FullWithUtf8);
            }
        }
    }

    // Integers of more bits, floating-point numbers and decimals of 38 digits for whatever is narrower.
    private static bool HoldsEvery(IArrowType source, IArrowType target) => source.Equals(target) || (source.TypeId, target.TypeId) switch
    {
        ( <= ArrowTypeId.Int64, <= ArrowTypeId.Int64) =>
            ((FixedWidthType)target).BitWidth > ((FixedWidthType)source).BitWidth && (IsSigned(target) || !IsSigned(source)),
        ( <= ArrowTypeId.Int64, _) => target.TypeId != ArrowTypeId.HalfFloat,
        (ArrowTypeId.HalfFloat or ArrowTypeId.Float, ArrowTypeId.Float or ArrowTypeId.Double) => target.TypeId > source.TypeId,
        _ => false,
    };

    private static bool IsSigned(IArrowType type) => type.TypeId is ArrowTypeId.Int8 or ArrowTypeId.Int16 or ArrowTypeId.Int32 or ArrowTypeId.Int64;

    private static string Round(string text, IArrowType source, IArrowType target)
    {
        if (text == "NULL")
        {
            return text;
        }

        if (source is HalfFloatType)
        {
            return ((Half)double.Parse(text, CultureInfo.InvariantCulture)).ToString(CultureInfo.InvariantCulture);
        }

        return target is FloatType
            ? float.Parse(text, CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture)
            : ((double)(float)double.Parse(text, CultureInfo.InvariantCulture)).ToString("G6", CultureInfo.InvariantCulture);
    }

    private static void CheckWiden<TSource, TTarget>(TSource[] values)
        where TSource : unmanaged, System.Numerics.INumber<TSource>
        where TTarget : unmanaged, System.Numerics.INumber<TTarget>
    {
        var expected = new TTarget[values.Length];
        var actual = new TTarget[values.Length];
        CastKernel.WidenScalar<TSource, TTarget>(values, expected);
        CastKernel.Widen<TSource, TTarget>(values, actual);
        Assert.Equal(expected, actual);
    }
}
