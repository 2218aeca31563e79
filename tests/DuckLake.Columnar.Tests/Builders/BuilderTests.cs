using System.Numerics;
using DuckLake.Testing;

namespace DuckLake.Columnar.Tests.Builders;

public class BuilderTests : LeakCheckedTest
{
    public static TheoryData<int> TypeIndices => [.. Enumerable.Range(0, RandomArrays.Types.Length)];

    [Fact]
    public void Builds_values_and_nulls()
    {
        using Int32Array array = new Int32Array.Builder().Append(1).AppendNull().Append((int?)null).Append(-4).Build();
        Assert.Equal([1, null, null, -4], array.ToArray());
        Assert.Equal(2, array.NullCount);
    }

    [Fact]
    public void Takes_no_bitmap_without_nulls()
    {
        using Int64Array array = new Int64Array.Builder().AppendRange([1L, 2, 3]).Build();
        Assert.True(array.Data.Buffers[0].IsEmpty);
        Assert.Equal([1L, 2, 3], array.Values.ToArray());
    }

    [Fact]
    public void Appends_ranges_with_bitmaps_at_any_offset()
    {
        var random = new Random(1);
        for (int round = 0; round < 200; round++)
        {
            var validity = new byte[40];
            random.NextBytes(validity);
            using var builder = new Int32Array.Builder();
            var expected = new List<int?>();
            for (int part = 0; part < 4; part++)
            {
                int count = random.Next(0, 70);
                int start = random.Next(0, 100);
                int[] values = [.. Enumerable.Range(0, count)];
                bool all = random.Next(3) == 0;
                builder.AppendRange(values, all ? default : validity, start);
                expected.AddRange(values.Select(v => all || BitUtility.GetBit(validity, start + v) ? v : (int?)null));
            }

            using Int32Array array = builder.Build();
            Assert.Equal(expected, array.ToArray());
            Assert.Equal(expected.Count(v => v is null), array.NullCount);
        }
    }

    [Theory]
    [MemberData(nameof(TypeIndices))]
    public void Builds_every_type_twice_and_leaks_nothing(int typeIndex)
    {
        IArrowType type = RandomArrays.Types[typeIndex];
        using IArrowArrayBuilder builder = ArrowArrayBuilderFactory.Create(type);
        for (int round = 0; round < 2; round++)
        {
            int length = round == 0 ? 0 : 100;
            using IArrowArray array = RandomArrays.Create(type, length, new Random(typeIndex));
            using IArrowArray again = RandomArrays.Create(type, length, new Random(typeIndex));
            Assert.Equal(length, array.Length);
            Assert.Equal(type, array.Data.DataType);
            Assert.Equal(ArrayText.All(array), ArrayText.All(again));
        }

        builder.Reserve(10);
        builder.AppendNull();
        using (IArrowArray one = builder.Build())
        {
            Assert.True(one.IsNull(0));
        }

        Assert.Equal(0, builder.Length);
        builder.AppendNull();
    }

    [Fact]
    public void Builds_text_of_every_layout()
    {
        string?[] values = ["", null, "short", "twelve bytes", "longer than twelve bytes é", "日本"];
        using var text = new StringArray.Builder();
        using var large = new LargeStringArray.Builder();
        using var view = new StringViewArray.Builder();
        foreach (string? value in values)
        {
            text.Append(value);
            large.Append(value);
            view.Append(value);
        }

        using StringArray textArray = text.Build();
        using LargeStringArray largeArray = large.Build();
        using StringViewArray viewArray = view.Build();
        Assert.Equal(values, Enumerable.Range(0, values.Length).Select(textArray.GetString));
        Assert.Equal(values, Enumerable.Range(0, values.Length).Select(largeArray.GetString));
        Assert.Equal(values, Enumerable.Range(0, values.Length).Select(viewArray.GetString));
    }

    [Fact]
    public void Splits_view_content_into_buffers()
    {
        using var builder = new BinaryViewArray.Builder();
        byte[] big = [.. Enumerable.Repeat((byte)7, 700_000)];
        builder.Append(big).Append(big).Append(new byte[2_000_000]).Append(big);
        using BinaryViewArray array = builder.Build();
        Assert.Equal(4, array.DataBufferCount);
        Assert.True(array.GetBytes(3).SequenceEqual(big));
        Assert.Equal(2_000_000, array.GetBytes(2).Length);
    }

    [Fact]
    public void Scales_decimals_exactly()
    {
        using var builder = new Decimal128Array.Builder(new Decimal128Type(10, 2));
        builder.AppendDecimal(1.5m).AppendDecimal(-123.45m).AppendDecimal(99_999_999.99m);
        Assert.Throws<OverflowException>(() => builder.AppendDecimal(1.234m));
        Assert.Throws<OverflowException>(() => builder.AppendDecimal(100_000_000m));
        using Decimal128Array array = builder.AppendDecimal(2.50000m).Build();
        Assert.Equal([150, -12345, 9_999_999_999, 250], array.Values.ToArray());
        Assert.Equal(-123.45m, array.GetDecimal(1));
    }

    [Fact]
    public void Builds_wide_decimals()
    {
        BigInteger large = BigInteger.Pow(10, 75) - 1;
        using var builder = new Decimal256Array.Builder(new Decimal256Type(76, 5));
        using Decimal256Array array = builder.Append(large).Append(-large).AppendNull().AppendDecimal(-0.00001m).Build();
        Assert.Equal([large, -large, null, -1], Enumerable.Range(0, 4).Select(array.GetBigInteger));
    }

    [Fact]
    public void Builds_nested_lists_and_structs()
    {
        using var builder = new ListArray.Builder(new StructType([new Field("a", Int32Type.Default, true), new Field("b", StringType.Default, true)]));
        var structs = (StructArray.Builder)builder.ValueBuilder;
        builder.Append();
        structs.Append();
        ((Int32Array.Builder)structs.FieldBuilders[0]).Append(1);
        ((StringArray.Builder)structs.FieldBuilders[1]).Append("x");
        structs.AppendNull();
        builder.AppendNull();
        builder.Append();
        using ListArray array = builder.Build();
        Assert.Equal(["[{1, 'x'}, NULL]", "NULL", "[]"], ArrayText.All(array));
    }

    [Fact]
    public void Builds_maps()
    {
        using var builder = new MapArray.Builder(new MapType(new Field("key", StringType.Default, false), new Field("value", Int32Type.Default, true)));
        builder.Append();
        ((StringArray.Builder)builder.KeyBuilder).Append("k").Append("l");
        ((Int32Array.Builder)builder.ValueBuilder).Append(1).AppendNull();
        builder.AppendNull();
        using MapArray array = builder.Build();
        Assert.Equal(["[{'k', 1}, {'l', NULL}]", "NULL"], ArrayText.All(array));
        ((StringArray.Builder)builder.KeyBuilder).Append("alone");
        Assert.Throws<InvalidOperationException>(() => builder.Build());
    }

    [Fact]
    public void Refuses_lists_of_the_wrong_size()
    {
        using var builder = new FixedSizeListArray.Builder(new FixedSizeListType(new Field("item", Int32Type.Default, true), 2));
        builder.Append();
        Assert.Throws<InvalidOperationException>(() => builder.Append());
        Assert.Throws<InvalidOperationException>(() => builder.Build());
    }

    [Fact]
    public void Turns_dates_and_instants_into_units()
    {
        using Date32Array dates = new Date32Array.Builder().Append(new DateOnly(1970, 1, 2)).Append(new DateOnly(1969, 12, 31)).Build();
        Assert.Equal([1, -1], dates.Values.ToArray());
        var instant = new DateTimeOffset(1969, 12, 31, 23, 59, 59, 999, TimeSpan.Zero);
        foreach ((TimeUnit unit, long expected) in new[] { (TimeUnit.Second, -1L), (TimeUnit.Millisecond, -1), (TimeUnit.Microsecond, -1000), (TimeUnit.Nanosecond, -1_000_000) })
        {
            using TimestampArray array = new TimestampArray.Builder(new TimestampType(unit, "UTC")).Append(instant).Build();
            Assert.Equal(expected, array.Values[0]);
        }
    }

    [Fact]
    public void Failed_batch_releases_its_columns()
    {
        Int32Array column = new Int32Array.Builder().Append(1).Build();
        Assert.Throws<ArgumentException>(() => new RecordBatch(new Schema([]), [column], 1));
        Assert.True(column.Data.IsDisposed);
    }
}
