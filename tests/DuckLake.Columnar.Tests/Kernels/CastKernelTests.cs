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
                if (!CastKernel.CanCast(source, target))
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
        Assert.Throws<ArgumentException>(() => CastKernel.Cast(wide, new ListType(Int32Type.Default)));
    }

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
