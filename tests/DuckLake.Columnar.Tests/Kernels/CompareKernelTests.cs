using System.Numerics;
using DuckLake.Testing;

namespace DuckLake.Columnar.Tests.Kernels;

[Trait("Category", "Kernels")]
public class CompareKernelTests : LeakCheckedTest
{
    private static readonly CompareOperator[] Operators = Enum.GetValues<CompareOperator>();

    [Fact]
    public void Compares_sbyte() => CheckIntegers<sbyte>();

    [Fact]
    public void Compares_byte() => CheckIntegers<byte>();

    [Fact]
    public void Compares_short() => CheckIntegers<short>();

    [Fact]
    public void Compares_ushort() => CheckIntegers<ushort>();

    [Fact]
    public void Compares_int() => CheckIntegers<int>();

    [Fact]
    public void Compares_uint() => CheckIntegers<uint>();

    [Fact]
    public void Compares_long() => CheckIntegers<long>();

    [Fact]
    public void Compares_ulong() => CheckIntegers<ulong>();

    [Fact]
    public void Compares_decimals()
    {
        using Decimal128Array array = new Decimal128Array.Builder(new Decimal128Type(38, 2)).Append(Int128.MinValue).AppendNull().Append(5).Append(Int128.MaxValue).Build();
        using KleeneMask mask = CompareKernel.Compare(array, CompareOperator.GreaterThanOrEqual, ArrowScalar.From(5L));
        Assert.Equal([false, null, true, true], Truths(mask));
    }

    [Fact]
    public void Compares_integers_of_two_words()
    {
        ulong[] halves = [0, 1, 2, long.MaxValue, 1UL << 63, (1UL << 63) + 1, ulong.MaxValue - 1, ulong.MaxValue];
        var random = new Random(3);
        foreach (int length in KernelLengths.Awkward)
        {
            var values = new Int128[length];
            for (int i = 0; i < length; i++)
            {
                values[i] = new Int128(halves[random.Next(halves.Length)], halves[random.Next(halves.Length)]);
            }

            foreach (ulong upper in halves)
            {
                foreach (ulong lower in halves)
                {
                    foreach (CompareOperator op in Operators)
                    {
                        CheckWords(values, op, new Int128(upper, lower));
                    }
                }
            }
        }
    }

    [Fact]
    public void Orders_NaN_above_everything_and_equal_to_itself()
    {
        double[] values = [double.NaN, double.NegativeInfinity, -0.0, 0.0, 1.5, double.PositiveInfinity, double.MaxValue];
        var random = new Random(5);
        foreach (int length in KernelLengths.Awkward)
        {
            var column = new double[length];
            var narrow = new float[length];
            var half = new Half[length];
            for (int i = 0; i < length; i++)
            {
                column[i] = values[random.Next(values.Length)];
                narrow[i] = (float)column[i];
                half[i] = (Half)column[i];
            }

            foreach (double constant in values)
            {
                foreach (CompareOperator op in Operators)
                {
                    CheckWords(column, op, constant);
                    CheckWords(narrow, op, (float)constant);
                    CheckWords(half, op, (Half)constant);
                }
            }
        }
    }

    [Fact]
    public void Compares_narrow_floats_with_constants_between_them()
    {
        float[] values = [0.1f, MathF.BitDecrement(0.1f), MathF.BitIncrement(0.1f), 1e30f, float.PositiveInfinity, float.NaN, -3];
        using FloatArray array = new FloatArray.Builder().AppendRange(values).Build();
        foreach (double constant in new[] { 0.1, 1e300, -1e300, 0.1 + 1e-12, (double)0.1f })
        {
            foreach (CompareOperator op in Operators)
            {
                using KleeneMask mask = CompareKernel.Compare(array, op, ArrowScalar.From(constant));
                Assert.Equal(values.Select(v => (bool?)CompareKernel.CompareScalar(v, op, constant)), Truths(mask));
            }
        }
    }

    [Fact]
    public void Places_constants_beyond_the_type()
    {
        using Int8Array array = new Int8Array.Builder().Append(127).AppendNull().Append(-128).Build();
        foreach (CompareOperator op in Operators)
        {
            using KleeneMask above = CompareKernel.Compare(array, op, ArrowScalar.From(1000L));
            using KleeneMask below = CompareKernel.Compare(array, op, ArrowScalar.From(-1000L));
            Assert.Equal([CompareKernel.CompareScalar(127, op, 1000), null, CompareKernel.CompareScalar(-128, op, 1000)], Truths(above));
            Assert.Equal([CompareKernel.CompareScalar(127, op, -1000), null, CompareKernel.CompareScalar(-128, op, -1000)], Truths(below));
        }
    }

    [Fact]
    public void Compares_booleans()
    {
        using BooleanArray array = new BooleanArray.Builder().Append(true).AppendNull().Append(false).Build();
        foreach (CompareOperator op in Operators)
        {
            foreach (bool constant in new[] { false, true })
            {
                using KleeneMask mask = CompareKernel.Compare(array, op, ArrowScalar.From(constant));
                Assert.Equal([CompareKernel.Holds(op, true.CompareTo(constant)), null, CompareKernel.Holds(op, false.CompareTo(constant))], Truths(mask));
            }
        }
    }

    [Fact]
    public void Compares_text_and_bytes_of_every_layout()
    {
        var random = new Random(9);
        IArrowType[] types =
        [
            StringType.Default, LargeStringType.Default, StringViewType.Default, BinaryType.Default, LargeBinaryType.Default,
            BinaryViewType.Default, new FixedSizeBinaryType(3), new DictionaryType(Int16Type.Default, StringType.Default),
        ];
        foreach (IArrowType type in types)
        {
            foreach (int length in KernelLengths.Awkward.Where(l => l < 200))
            {
                using IArrowArray array = RandomArrays.CreateSliced(type, length, random);
                byte[] constant = length == 0 || array.IsNull(0) ? [1, 2, 3] : Bytes(array, 0).ToArray();
                byte[] prefix = constant.Length > 2 ? constant[..2] : constant;
                foreach (CompareOperator op in Operators)
                {
                    using KleeneMask mask = CompareKernel.Compare(array, op, ArrowScalar.From(constant.AsSpan()));
                    for (int i = 0; i < length; i++)
                    {
                        bool? expected = IsNull(array, i) ? null : CompareKernel.Holds(op, Bytes(array, i).SequenceCompareTo(constant));
                        Assert.Equal(expected, mask[i]);
                    }
                }

                using KleeneMask starts = BytesKernel.StartsWith(array, prefix);
                using KleeneMask isNull = NullKernel.IsNull(array);
                for (int i = 0; i < length; i++)
                {
                    Assert.Equal(IsNull(array, i) ? null : Bytes(array, i).StartsWith(prefix), starts[i]);
                    Assert.Equal(IsNull(array, i), isNull[i]);
                }
            }
        }
    }

    [Fact]
    public void Compares_runs_and_null_constants()
    {
        using Int32Array values = new Int32Array.Builder().Append(1).AppendNull().Append(2).Build();
        using Int32Array ends = new Int32Array.Builder().Append(3).Append(5).Append(9).Build();
        var type = new RunEndEncodedType(new Field("run_ends", Int32Type.Default, false), new Field("values", Int32Type.Default, true));
        using var whole = new RunEndEncodedArray(new ArrayData(type, 9, 0, 0, [], [ends.Data.Retain(), values.Data.Retain()]));
        using IArrowArray slice = whole.Slice(2, 5);
        using KleeneMask mask = CompareKernel.Compare(slice, CompareOperator.Equal, ArrowScalar.From(1L));
        Assert.Equal([true, null, null, false, false], Truths(mask));
        using KleeneMask unknown = CompareKernel.Compare(slice, CompareOperator.Equal, ArrowScalar.Null);
        Assert.Equal(new bool?[5], Truths(unknown));
        using KleeneMask isNull = NullKernel.IsNull(slice);
        Assert.Equal([false, true, true, false, false], Truths(isNull));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(40)]
    public void Tests_membership(int setSize)
    {
        var random = new Random(13);
        foreach (IArrowType type in RandomArrays.Types.Where(t => t.TypeId is ArrowTypeId.Int8 or ArrowTypeId.Int32 or ArrowTypeId.UInt8 or ArrowTypeId.Double or ArrowTypeId.Float or ArrowTypeId.String or ArrowTypeId.StringView || t is DictionaryType { ValueType: StringType }))
        {
            using IArrowArray array = RandomArrays.CreateSliced(type, 301, random);
            using IArrowArray source = RandomArrays.Create(type, setSize, random, 0);
            List<ArrowScalar> constants = [];
            for (int i = 0; i < setSize; i++)
            {
                constants.Add(source switch
                {
                    Int32Array a => ArrowScalar.From((long)a.Values[i]),
                    Int8Array a => ArrowScalar.From((long)a.Values[i]),
                    UInt8Array a => ArrowScalar.From((long)a.Values[i]),
                    DoubleArray a => ArrowScalar.From(a.Values[i]),
                    FloatArray a => ArrowScalar.From((double)a.Values[i]),
                    _ => IsNull(source, i) ? ArrowScalar.From("x") : ArrowScalar.From(Bytes(source, i)),
                });
            }

            HashSet<string> members = [.. Enumerable.Range(0, setSize).Select(i => Canonical(source, i))];
            using KleeneMask mask = InSetKernel.In(array, constants);
            using KleeneMask withNull = InSetKernel.In(array, [.. constants, ArrowScalar.Null]);
            for (int i = 0; i < array.Length; i++)
            {
                bool? expected = IsNull(array, i) ? null : members.Contains(Canonical(array, i));
                Assert.Equal(expected, mask[i]);
                Assert.Equal(expected == true ? true : null, withNull[i]);
            }
        }
    }

    [Fact]
    public void Tests_membership_at_the_ends_of_the_type()
    {
        sbyte[] small = [.. Enumerable.Range(-128, 256).Select(v => (sbyte)v)];
        long[] large = [long.MinValue, long.MinValue + 20, -1, 0, 19, long.MaxValue - 5, long.MaxValue];
        using Int8Array smallArray = new Int8Array.Builder().AppendRange(small).Build();
        using Int64Array largeArray = new Int64Array.Builder().AppendRange(large).Build();
        foreach (long first in new[] { -128L, -10, 100, long.MinValue, long.MaxValue - 19 })
        {
            List<ArrowScalar> constants = [.. Enumerable.Range(0, 20).Select(k => ArrowScalar.From(first + k))];
            using KleeneMask smallMask = InSetKernel.In(smallArray, constants);
            using KleeneMask largeMask = InSetKernel.In(largeArray, constants);
            Assert.Equal(small.Select(v => (bool?)(v >= first && v <= first + 19)), Truths(smallMask));
            Assert.Equal(large.Select(v => (bool?)(v >= first && v <= first + 19)), Truths(largeMask));
        }
    }

    private static string Canonical(IArrowArray array, int index) => ArrayText.At(array, index) is "-0" ? "0" : ArrayText.At(array, index);

    private static bool IsNull(IArrowArray array, int index) => ArrayText.At(array, index) == "NULL";

    private static ReadOnlySpan<byte> Bytes(IArrowArray array, int index) =>
        array is DictionaryArray d ? ((IBytesArray)d.Dictionary).GetBytes(d.GetIndex(index)) : ((IBytesArray)array).GetBytes(index);

    private static bool?[] Truths(KleeneMask mask) => [.. Enumerable.Range(0, mask.Length).Select(i => mask[i])];

    private static void CheckIntegers<T>()
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        var random = new Random(2);
        foreach (int length in KernelLengths.Awkward)
        {
            var values = new T[length];
            for (int i = 0; i < length; i++)
            {
                values[i] = random.Next(4) switch { 0 => T.MinValue, 1 => T.MaxValue, 2 => T.One, _ => T.CreateTruncating(random.NextInt64()) };
            }

            foreach (T constant in new[] { T.MinValue, T.Zero, T.One, T.MaxValue, length > 0 ? values[^1] : T.One })
            {
                foreach (CompareOperator op in Operators)
                {
                    CheckWords(values, op, constant);
                }
            }
        }
    }

    private static void CheckWords<T>(T[] values, CompareOperator op, T constant)
        where T : unmanaged, INumber<T>
    {
        // From an odd start, so that vector loads are unaligned.
        for (int start = 0; start <= Math.Min(1, values.Length); start++)
        {
            ReadOnlySpan<T> part = values.AsSpan(start);
            var words = new ulong[BitWords.WordCount(part.Length)];
            CompareKernel.CompareNumbers(part, op, constant, words);
            for (int i = 0; i < part.Length; i++)
            {
                if (CompareKernel.CompareScalar(part[i], op, constant) != (((words[i >> 6] >> (i & 63)) & 1) != 0))
                {
                    Assert.Fail($"{part[i]} {op} {constant} at {i} of {part.Length}");
                }
            }
        }
    }
}
