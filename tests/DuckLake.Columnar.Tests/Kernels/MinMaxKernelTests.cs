using System.Numerics;
using DuckLake.Testing;

namespace DuckLake.Columnar.Tests.Kernels;

[Trait("Category", "Kernels")]
public class MinMaxKernelTests : LeakCheckedTest
{
    [Fact]
    public void Agrees_with_the_scalar_specification()
    {
        Check(r => (sbyte)r.Next(-128, 128));
        Check(r => (byte)r.Next(256));
        Check(r => (short)r.Next(-30000, 30000));
        Check(r => (ushort)r.Next(60000));
        Check(r => r.Next(int.MinValue, int.MaxValue));
        Check(r => (uint)r.NextInt64(uint.MaxValue));
        Check(r => r.NextInt64(long.MinValue, long.MaxValue));
        Check(r => (ulong)r.NextInt64() * 2);
        Check(r => (Int128)r.NextInt64(long.MinValue, long.MaxValue) * r.Next());
        Check(r => r.Next(40) == 0 ? double.NaN : r.NextDouble());
        Check(r => r.Next(400) == 0 ? float.NaN : r.NextSingle() - 0.5f);
        Check(r => r.Next(2) == 0 ? 0.0 : -0.0);
        Check(r => (Half)r.NextDouble());
        Check(_ => float.NaN);
    }

    [Fact]
    public void Finds_text_bounds()
    {
        using StringArray array = new StringArray.Builder().AppendNull().Append("b").Append("é").Append("a").Append("ab").Build();
        Assert.Equal((3, 2), MinMaxKernel.MinMaxBytes(array));
        using StringViewArray nulls = new StringViewArray.Builder().AppendNull().Build();
        Assert.Equal((-1, -1), MinMaxKernel.MinMaxBytes(nulls));
    }

    private static void Check<T>(Func<Random, T> next)
        where T : unmanaged, INumber<T>
    {
        var random = new Random(17);
        foreach (int length in KernelLengths.Awkward)
        {
            T[] values = [.. Enumerable.Range(0, length).Select(_ => next(random))];
            int offset = random.Next(0, 20);
            var validity = new byte[BitUtility.ByteCount(length + offset)];
            random.NextBytes(validity);
            if (length > 200)
            {
                validity.AsSpan(5, 20).Fill(0xFF);
            }

            Assert.Equal(MinMaxKernel.MinMaxScalar<T>(values, default, 0), MinMaxKernel.MinMax<T>(values, default, 0));
            Assert.Equal(MinMaxKernel.MinMaxScalar<T>(values, validity, offset), MinMaxKernel.MinMax<T>(values, validity, offset));
        }
    }
}
