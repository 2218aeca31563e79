using DuckLake.Columnar;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

/// <summary>Keys are equal exactly where SQL says so.</summary>
public sealed class RowKeysTests : LeakCheckedTest
{
    [Fact]
    public void Parts_of_keys_do_not_run_into_each_other()
    {
        using StringArray left = Strings("a", "ab", "", null, "a");
        using StringArray right = Strings("bc", "c", "abc", "x", "bc");
        using var keys = new RowKeys();
        keys.Encode([left, right], 5);
        Assert.Equal(5, keys.Count);
        Assert.False(keys[0].SequenceEqual(keys[1]));
        Assert.False(keys[1].SequenceEqual(keys[2]));
        Assert.True(keys.IsNull(3));
        Assert.False(keys.IsNull(2));
        Assert.True(keys[0].SequenceEqual(keys[4]));
    }

    [Fact]
    public void Floats_have_one_nan_and_one_zero()
    {
        using DoubleArray numbers = new DoubleArray.Builder()
            .AppendRange([0.0, -0.0, double.NaN, BitConverter.Int64BitsToDouble(unchecked((long)0xFFF8000000000001)), 1.0]).Build();
        using var keys = new RowKeys();
        keys.Encode([numbers], 5);
        Assert.True(keys[0].SequenceEqual(keys[1]));
        Assert.True(keys[2].SequenceEqual(keys[3]));
        Assert.False(keys[0].SequenceEqual(keys[4]));
    }

    [Fact]
    public void Slices_begin_at_their_offset_and_buffers_are_used_again()
    {
        using Int32Array numbers = new Int32Array.Builder().AppendRange([1, 2, 3, 2, 1]).Build();
        using BooleanArray flags = new BooleanArray.Builder().Append(true).Append(false).Append(true).Append(false).Append(true).Build();
        using var keys = new RowKeys();
        keys.Encode([numbers, flags], 5);
        Assert.True(keys[1].SequenceEqual(keys[3]));
        Assert.True(keys[0].SequenceEqual(keys[4]));
        byte[] third = keys[2].ToArray();
        using ArrayData slicedNumbers = numbers.Data.Slice(2, 2);
        using ArrayData slicedFlags = flags.Data.Slice(2, 2);
        keys.Encode([ArrowArrayFactory.BuildArray(slicedNumbers), ArrowArrayFactory.BuildArray(slicedFlags)], 2);
        Assert.Equal(2, keys.Count);
        Assert.Equal(third, keys[0].ToArray());
        keys.Encode([], 0);
        Assert.Equal(0, keys.Count);
    }

    private static StringArray Strings(params string?[] values)
    {
        var builder = new StringArray.Builder();
        foreach (string? value in values)
        {
            builder.Append(value);
        }

        StringArray array = builder.Build();
        builder.Dispose();
        return array;
    }
}
