using System.Text;
using DuckLake.Testing;

namespace DuckLake.Columnar.Tests;

/// <summary>The encoding at its size steps, objects out of order, and malformed bytes.</summary>
public sealed class VariantEncodingTests : LeakCheckedTest
{
    private static readonly byte[] EmptyMetadata = [0x11, 0, 0];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(300)]
    [InlineData(70_000)]
    public void Objects_and_arrays_of_every_size_are_read_back(int count)
    {
        using var builder = new VariantBuilder();
        VariantValueWriter.Nested array = builder.Writer.BeginNested();
        builder.Writer.BeginValue();
        VariantValueWriter.Nested fields = builder.Writer.BeginNested();
        for (int i = count - 1; i >= 0; i--)
        {
            builder.BeginField($"k{i}");
            builder.Writer.WriteInt32(i);
        }

        builder.EndObject(fields);
        for (int i = 0; i < count; i++)
        {
            builder.Writer.BeginValue();
            builder.Writer.WriteString(Encoding.UTF8.GetBytes(new string('x', i % 70)));
        }

        builder.Writer.EndArray(array);
        var value = new VariantValue(builder.BuildMetadata(), builder.BuildValue());
        value.Validate();
        Assert.Equal(count + 1, value.Count);
        Assert.Equal(count, value[0].Count);
        Assert.Null(value[0].GetFieldOrder());
        for (int i = 0; i < count; i += Math.Max(1, count / 500))
        {
            Assert.True(value[0].TryGetField($"k{i}", out VariantValue field));
            Assert.Equal(i, field.GetInt64());
            Assert.Equal(new string('x', i % 70), value[i + 1].GetString());
        }

        Assert.False(value[0].TryGetField("k", out _));
    }

    [Fact]
    public void Small_values_have_the_bytes_of_the_specification()
    {
        using var builder = new VariantBuilder();
        VariantValueWriter.Nested nested = builder.Writer.BeginNested();
        builder.BeginField("b");
        builder.Writer.WriteInt8(2);
        builder.BeginField("a");
        builder.Writer.WriteString("x"u8);
        builder.EndObject(nested);
        Assert.Equal([0x01, 2, 0, 1, 2, (byte)'b', (byte)'a'], builder.BuildMetadata());
        Assert.Equal([0x02, 2, 1, 0, 2, 0, 4, 0x0C, 2, 0x05, (byte)'x'], builder.BuildValue());
    }

    [Fact]
    public void Metadata_is_marked_as_sorted_only_where_it_is()
    {
        using var builder = new VariantBuilder();
        builder.AddName("a");
        builder.AddName("\uE000");
        builder.AddName("\U0001F600");
        Assert.Equal(0x11, builder.BuildMetadata()[0]);
        builder.AddName("b");
        Assert.Equal(0x01, builder.BuildMetadata()[0]);
    }

    /// <summary>DuckDB writes fields and dictionary in the order of insertion, and marks the dictionary as sorted all the same.</summary>
    [Fact]
    public void Fields_out_of_order_are_found()
    {
        byte[] metadata = [0x11, 3, 0, 2, 4, 6, .. "zzbbaa"u8];
        byte[] bytes = [0x02, 3, 0, 1, 2, 0, 2, 4, 6, 0x0C, 1, 0x0C, 2, 0x0C, 3];
        var value = new VariantValue(metadata, bytes);
        value.Validate();
        Assert.Equal([2, 1, 0], value.GetFieldOrder()!);
        foreach ((string name, long expected) in new[] { ("zz", 1L), ("bb", 2L), ("aa", 3L) })
        {
            Assert.True(value.TryGetField(name, out VariantValue field), name);
            Assert.Equal(expected, field.GetInt64());
            Assert.True(value.Metadata.IndexOf(Encoding.UTF8.GetBytes(name)) >= 0);
        }

        Assert.Equal(-1, value.Metadata.IndexOf("cc"u8));
        Assert.False(value.TryGetField("cc", out _));
    }

    [Fact]
    public void Decimals_take_the_width_of_their_precision()
    {
        foreach ((Int128 unscaled, int precision, VariantKind kind) in new[]
        {
            ((Int128)(-5), 9, VariantKind.Decimal4),
            ((Int128)12_345_678_901, 9, VariantKind.Decimal8),
            ((Int128)(-5), 18, VariantKind.Decimal8),
            ((Int128)(-5), 19, VariantKind.Decimal16),
            (Int128.MaxValue, 1, VariantKind.Decimal16),
        })
        {
            using var builder = new VariantBuilder();
            builder.Writer.WriteDecimal(unscaled, precision, 3);
            var value = new VariantValue(EmptyMetadata, builder.BuildValue());
            Assert.Equal(kind, value.Kind);
            Assert.Equal(unscaled, value.GetDecimal(out int scale));
            Assert.Equal(3, scale);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("01")]
    [InlineData("0100")]
    [InlineData("0200")]
    [InlineData("010105")]
    [InlineData("01010005")]
    [InlineData("C1FFFFFFFF00000000")]
    public void Malformed_metadata_is_refused(string hex)
    {
        Assert.Throws<ArrowFormatException>(() => new VariantMetadata(Convert.FromHexString(hex)));
    }

    [Theory]
    [InlineData("", "no value")]
    [InlineData("FC", "unknown primitive type")]
    [InlineData("0C", "int8 cut off")]
    [InlineData("05", "short string cut off")]
    [InlineData("3CFFFFFFFF", "length beyond the end")]
    [InlineData("4002000000C328", "no UTF-8")]
    [InlineData("09C328", "no UTF-8 either")]
    [InlineData("202700000000", "scale 39")]
    [InlineData("03FF", "more offsets than bytes")]
    [InlineData("13FFFFFFFF", "more offsets than bytes, large")]
    [InlineData("03010002", "data beyond the end")]
    [InlineData("0301050000", "element beyond the data")]
    [InlineData("030200000100", "two elements in the same bytes")]
    [InlineData("02010500010000", "field id beyond the dictionary")]
    [InlineData("020200000001020000", "two fields of the same name")]
    public void Malformed_values_are_refused(string hex, string what)
    {
        byte[] bytes = Convert.FromHexString(hex);
        byte[] metadata = [0x01, 1, 0, 1, (byte)'a'];
        Assert.NotEmpty(what);
        Assert.Throws<ArrowFormatException>(() => new VariantValue(metadata, bytes).Validate());
    }

    [Fact]
    public void Nesting_has_a_limit()
    {
        Assert.Equal(VariantValue.MaxDepth, Nested(VariantValue.MaxDepth));
        Assert.Throws<ArrowFormatException>(() => Nested(VariantValue.MaxDepth + 1));

        static int Nested(int depth)
        {
            using var builder = new VariantBuilder();
            var open = new Stack<VariantValueWriter.Nested>();
            for (int i = 0; i < depth; i++)
            {
                open.Push(builder.Writer.BeginNested());
                builder.Writer.BeginValue();
            }

            builder.Writer.WriteNull();
            while (open.TryPop(out VariantValueWriter.Nested nested))
            {
                builder.Writer.EndArray(nested);
            }

            new VariantValue(EmptyMetadata, builder.BuildValue()).Validate();
            return depth;
        }
    }

    [Fact]
    public void Values_that_share_their_bytes_do_not_multiply()
    {
        // Each array holds the next one twice: 2^60 values if they were walked.
        byte[] bytes = [0x00];
        for (int i = 0; i < 60; i++)
        {
            byte length = (byte)Math.Min(bytes.Length, 255);
            bytes = bytes.Length <= 255
                ? [0x03, 2, 0, 0, length, .. bytes]
                : [0x07, 2, 0, 0, 0, 0, (byte)bytes.Length, (byte)(bytes.Length >> 8), .. bytes];
        }

        Assert.Contains("overlap", Assert.Throws<ArrowFormatException>(() => new VariantValue(EmptyMetadata, bytes).Validate()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_kind_is_misuse()
    {
        Assert.Throws<InvalidOperationException>(() => new VariantValue(EmptyMetadata, [0x0C, 1]).GetString());
        Assert.Throws<InvalidOperationException>(() => new VariantValue(EmptyMetadata, [0x0C, 1]).Count);
        Assert.Throws<InvalidOperationException>(() => new VariantValue(EmptyMetadata, [0x02, 0, 0]).GetInt64());
        Assert.Throws<ArgumentOutOfRangeException>(() => new VariantValue(EmptyMetadata, [0x03, 0, 0])[0].Kind);
    }

    [SkippableFact]
    public void Mutated_bytes_give_values_or_the_typed_error()
    {
        TestPaths.RequireCorpora();
        var random = new Random(20_241_107);
        int refused = 0;
        string[] names = [.. VariantVectors.Names];
        long end = Environment.TickCount64 + 2000;
        for (int round = 0; round < 40_000 && Environment.TickCount64 < end; round++)
        {
            (byte[] metadata, byte[] value) = VariantVectors.Read(names[round % names.Length]);
            Mutate(random, ref metadata);
            Mutate(random, ref value);
            try
            {
                var variant = new VariantValue(metadata, value);
                variant.Validate();
                using var builder = new VariantBuilder();
                builder.Append(variant);
                new VariantValue(builder.BuildMetadata(), builder.BuildValue()).Validate();
            }
            catch (ArrowFormatException)
            {
                refused++;
            }
        }

        Assert.True(refused > 0);
    }

    private static void Mutate(Random random, ref byte[] bytes)
    {
        if (random.Next(4) == 0)
        {
            bytes = bytes[..random.Next(bytes.Length + 1)];
        }

        for (int i = random.Next(3); i > 0 && bytes.Length > 0; i--)
        {
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        }
    }
}
