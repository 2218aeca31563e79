using DuckLake.Testing;

namespace DuckLake.Columnar.Tests.Kernels;

[Trait("Category", "Kernels")]
public class TakeConcatTests : LeakCheckedTest
{
    public static TheoryData<int> TypeIndices => [.. Enumerable.Range(0, RandomArrays.Types.Length)];

    [Theory]
    [MemberData(nameof(TypeIndices))]
    public void Takes_and_filters_every_type(int typeIndex)
    {
        var random = new Random(typeIndex);
        foreach (int length in new[] { 0, 1, 7, 64, 65, 130 })
        {
            foreach (double nullShare in new[] { 0.0, 0.3, 1.0 })
            {
                using IArrowArray array = RandomArrays.CreateSliced(RandomArrays.Types[typeIndex], length, random, nullShare);
                string[] text = ArrayText.All(array);
                int[] indices = [.. Enumerable.Range(0, length * 2).Select(_ => random.Next(-1, length))];
                using IArrowArray taken = TakeKernel.Take(array, indices);
                Assert.Equal(indices.Select(i => i < 0 ? "NULL" : text[i]), ArrayText.All(taken));
                Assert.Equal(ArrayText.All(taken).Count(t => t == "NULL"), LogicalNulls(taken));

                foreach (double share in new[] { 0.0, 0.5, 1.0 })
                {
                    bool?[] truths = [.. Enumerable.Range(0, length).Select(_ => random.NextDouble() < share ? true : random.Next(2) == 0 ? false : (bool?)null)];
                    using KleeneMask mask = KleeneMaskTests.Mask(truths);
                    using IArrowArray filtered = FilterKernel.Filter(array, mask);
                    Assert.Equal(text.Where((_, i) => truths[i] == true), ArrayText.All(filtered));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(TypeIndices))]
    public void Concatenates_every_type(int typeIndex)
    {
        var random = new Random(typeIndex);
        for (int round = 0; round < 8; round++)
        {
            List<IArrowArray> parts = [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => RandomArrays.CreateSliced(RandomArrays.Types[typeIndex], random.Next(0, 70), random, round % 2 * 0.3))];
            using IArrowArray joined = ArrowArrayConcatenator.Concatenate(parts);
            Assert.Equal(parts.SelectMany(ArrayText.All), ArrayText.All(joined));
            parts.ForEach(p => p.Dispose());
        }
    }

    [Fact]
    public void Takes_and_concatenates_unions_runs_and_list_views()
    {
        var random = new Random(4);
        foreach (IArrowArray array in new[] { CreateUnion(UnionMode.Dense), CreateUnion(UnionMode.Sparse), CreateRuns(), CreateListView(large: false), CreateListView(large: true) })
        {
            string[] text = ArrayText.All(array);
            int[] indices = [.. Enumerable.Range(0, 20).Select(_ => random.Next(0, array.Length))];
            using IArrowArray taken = TakeKernel.Take(array, indices);
            Assert.Equal(indices.Select(i => text[i]), ArrayText.All(taken));
            using IArrowArray slice = ArrowArrayFactory.BuildArray(array.Data.Slice(1, array.Length - 2));
            using IArrowArray joined = ArrowArrayConcatenator.Concatenate([array, slice, taken]);
            Assert.Equal([.. text, .. text[1..^1], .. indices.Select(i => text[i])], ArrayText.All(joined));
            array.Dispose();
        }
    }

    [Fact]
    public void Unifies_dictionaries()
    {
        var type = new DictionaryType(Int8Type.Default, StringType.Default);
        using DictionaryArray left = Build(type, ["a", "b"], [0, 1, 1]);
        using DictionaryArray right = Build(type, ["b", "c", null], [2, 1, 0]);
        using var joined = (DictionaryArray)ArrowArrayConcatenator.Concatenate([left, right]);
        Assert.Equal(4, joined.Dictionary.Length);
        Assert.Equal(["'a'", "'b'", "'b'", "NULL", "'c'", "'b'"], ArrayText.All(joined));
        using var shared = (DictionaryArray)ArrowArrayConcatenator.Concatenate([left, left]);
        Assert.Equal(2, shared.Dictionary.Length);
    }

    [Fact]
    public void Refuses_dictionaries_beyond_the_index_type()
    {
        var type = new DictionaryType(Int8Type.Default, Int32Type.Default);
        using var first = new DictionaryArray.Builder(type);
        using var second = new DictionaryArray.Builder(type);
        for (int i = 0; i < 100; i++)
        {
            ((Int32Array.Builder)first.ValueBuilder).Append(i);
            ((Int32Array.Builder)second.ValueBuilder).Append(1000 + i);
            first.AppendIndex(i);
            second.AppendIndex(i);
        }

        using DictionaryArray left = first.Build();
        using DictionaryArray right = second.Build();
        Assert.Throws<OverflowException>(() => ArrowArrayConcatenator.Concatenate([left, right]));
    }

    [Fact]
    public void Refuses_indices_after_the_end_and_mixed_types()
    {
        using Int32Array array = new Int32Array.Builder().Append(1).Build();
        using Int64Array other = new Int64Array.Builder().Append(1).Build();
        Assert.Throws<ArgumentOutOfRangeException>(() => TakeKernel.Take(array, [1]));
        Assert.Throws<ArgumentException>(() => ArrowArrayConcatenator.Concatenate([array, other]));
        Assert.Throws<ArgumentException>(() => ArrowArrayConcatenator.Concatenate(Array.Empty<IArrowArray>()));
    }

    [Fact]
    public void Joins_and_filters_batches()
    {
        var schema = new Schema([new Field("a", Int32Type.Default, true), new Field("b", StringType.Default, true)]);
        using var first = new RecordBatch(schema, [new Int32Array.Builder().Append(1).Append(2).Build(), new StringArray.Builder().Append("x").AppendNull().Build()], 2);
        using RecordBatch second = first.Slice(1, 1);
        using RecordBatch joined = ArrowArrayConcatenator.Concatenate([first, second]);
        using RecordBatch filtered = FilterKernel.Filter(joined, [0, 2]);
        Assert.Equal(["1", "2"], ArrayText.All(filtered.Column(0)));
        Assert.Equal(["'x'", "NULL"], ArrayText.All(filtered.Column(1)));
    }

    internal static IArrowArray CreateUnion(UnionMode mode)
    {
        var type = new UnionType([new Field("i", Int32Type.Default, true), new Field("s", StringType.Default, true)], [5, 9], mode);
        byte[] ids = [5, 9, 9, 5, 9, 5];
        Int32Array.Builder numbers = new Int32Array.Builder();
        StringArray.Builder texts = new StringArray.Builder();
        var offsets = new List<int>();
        foreach (byte id in ids)
        {
            offsets.Add(id == 5 ? numbers.Length : texts.Length);
            if (id == 5 || mode == UnionMode.Sparse)
            {
                numbers.Append(numbers.Length == 3 ? null : numbers.Length * 10);
            }

            if (id == 9 || mode == UnionMode.Sparse)
            {
                texts.Append($"text number {texts.Length}");
            }
        }

        ArrowBuffer[] buffers = mode == UnionMode.Dense ? [ArrowBuffer.CopyOf(ids), ArrowBuffer.CopyOf<int>(offsets.ToArray())] : [ArrowBuffer.CopyOf(ids)];
        return new UnionArray(new ArrayData(type, ids.Length, 0, 0, buffers, [numbers.Build().Data, texts.Build().Data]));
    }

    internal static IArrowArray CreateRuns()
    {
        var type = new RunEndEncodedType(new Field("run_ends", Int16Type.Default, false), new Field("values", StringType.Default, true));
        Int16Array ends = new Int16Array.Builder().Append(2).Append(3).Append(7).Build();
        StringArray values = new StringArray.Builder().Append("a").AppendNull().Append("c").Build();
        return new RunEndEncodedArray(new ArrayData(type, 7, 0, 0, [], [ends.Data, values.Data]));
    }

    internal static IArrowArray CreateListView(bool large)
    {
        Int32Array values = new Int32Array.Builder().AppendRange([1, 2, 3, 4]).Build();
        ArrowBuffer validity = ArrowBuffer.CopyOf([(byte)0b1101]);
        return large
            ? new LargeListViewArray(new ArrayData(new LargeListViewType(Int32Type.Default), 4, 1, 0, [validity, ArrowBuffer.CopyOf<long>([2L, 0, 0, 3]), ArrowBuffer.CopyOf<long>([2L, 0, 4, 1])], [values.Data]))
            : new ListViewArray(new ArrayData(new ListViewType(Int32Type.Default), 4, 1, 0, [validity, ArrowBuffer.CopyOf<int>([2, 0, 0, 3]), ArrowBuffer.CopyOf<int>([2, 0, 4, 1])], [values.Data]));
    }

    private static int LogicalNulls(IArrowArray array)
    {
        using KleeneMask mask = NullKernel.IsNull(array);
        return mask.CountTrue();
    }

    private static DictionaryArray Build(DictionaryType type, string?[] values, int[] indices)
    {
        using var builder = new DictionaryArray.Builder(type);
        foreach (string? value in values)
        {
            ((StringArray.Builder)builder.ValueBuilder).Append(value);
        }

        foreach (int index in indices)
        {
            builder.AppendIndex(index);
        }

        return builder.Build();
    }
}
