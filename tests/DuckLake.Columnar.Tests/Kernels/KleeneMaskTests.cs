using DuckLake.Testing;

namespace DuckLake.Columnar.Tests.Kernels;

[Trait("Category", "Kernels")]
public class KleeneMaskTests : LeakCheckedTest
{
    [Fact]
    public void Follows_three_valued_logic()
    {
        var random = new Random(11);
        foreach (int length in KernelLengths.Awkward)
        {
            bool?[] left = RandomTruths(random, length);
            bool?[] right = RandomTruths(random, length);
            using KleeneMask and = Mask(left);
            using KleeneMask or = Mask(left);
            using KleeneMask not = Mask(left);
            using KleeneMask other = Mask(right);
            and.And(other);
            or.Or(other);
            not.Not();
            for (int i = 0; i < length; i++)
            {
                Assert.Equal(left[i] & right[i], and[i]);
                Assert.Equal(left[i] | right[i], or[i]);
                Assert.Equal(!left[i], not[i]);
            }

            // De Morgan, through different code.
            and.Not();
            other.Not();
            not.Or(other);
            Assert.Equal(and.True.ToArray(), not.True.ToArray());
            Assert.Equal(and.False.ToArray(), not.False.ToArray());
            Assert.Equal(not.CountTrue(), Enumerable.Range(0, length).Count(i => not[i] == true));
            using BooleanArray array = not.ToBooleanArray();
            Assert.Equal(Enumerable.Range(0, length).Select(i => not[i]), Enumerable.Range(0, length).Select(array.GetValue));
            var selection = new int[length];
            int count = not.ToSelection(selection);
            Assert.Equal(Enumerable.Range(0, length).Where(i => not[i] == true), selection.Take(count));
            not.UnknownToFalse();
            Assert.Equal(length, not.CountTrue() + not.CountFalse());
        }
    }

    [Fact]
    public void Refuses_masks_of_different_lengths()
    {
        using KleeneMask left = KleeneMask.Constant(3, true);
        using KleeneMask right = KleeneMask.Constant(4, true);
        Assert.Throws<ArgumentException>(() => left.And(right));
    }

    internal static KleeneMask Mask(bool?[] values)
    {
        using var builder = new BooleanArray.Builder();
        builder.AppendNull();
        foreach (bool? value in values)
        {
            builder.Append(value);
        }

        using BooleanArray whole = builder.Build();
        using var array = (BooleanArray)whole.Slice(1, values.Length);
        return KleeneMask.From(array);
    }

    private static bool?[] RandomTruths(Random random, int length) =>
        [.. Enumerable.Range(0, length).Select(_ => random.Next(3) switch { 0 => true, 1 => false, _ => (bool?)null })];
}
