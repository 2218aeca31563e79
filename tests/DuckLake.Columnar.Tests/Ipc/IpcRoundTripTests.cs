using DuckLake.Testing;

namespace DuckLake.Columnar.Tests.Ipc;

public class IpcRoundTripTests : LeakCheckedTest
{
    public static TheoryData<int> TypeIndices => [.. Enumerable.Range(0, RandomArrays.Types.Length)];

    public static TheoryData<string> SpecialNames => [.. SpecialArrays.Names];

    [Theory]
    [MemberData(nameof(TypeIndices))]
    public async Task Returns_what_was_written(int typeIndex)
    {
        IArrowType type = RandomArrays.Types[typeIndex];
        var random = new Random(typeIndex);
        foreach (int length in new[] { 0, 1, 9, 100 })
        {
            using IArrowArray column = RandomArrays.CreateSliced(type, length, random);
            await CheckAsync(column);
            using IArrowArray full = RandomArrays.CreateSliced(type, length, random, nullShare: 0);
            await CheckAsync(full);
        }
    }

    [Theory]
    [MemberData(nameof(SpecialNames))]
    public async Task Returns_types_without_builder(string name)
    {
        using IArrowArray whole = SpecialArrays.Create(name);
        await CheckAsync(whole);
        for (int start = 0; start <= whole.Length; start++)
        {
            for (int length = 0; start + length <= whole.Length; length++)
            {
                using IArrowArray part = ArrowArrayFactory.BuildArray(whole.Data.Slice(start, length));
                await CheckAsync(part);
            }
        }
    }

    [Fact]
    public async Task Returns_metadata_of_schema_and_fields()
    {
        var schema = new Schema(
            [
                ExtensionTypes.CreateField("id", ExtensionTypes.Uuid, ExtensionTypes.UuidStorage, nullable: false),
                new Field("", new StructType([new Field("täxt", StringType.Default, true, new Dictionary<string, string> { ["k"] = "v", [""] = "" })]), nullable: true),
                new Field("d", new DictionaryType(UInt16Type.Default, new Decimal128Type(20, -3), ordered: true), nullable: true),
                new Field("m", new MapType(new Field("k", Int8Type.Default, false), new Field("v", Date64Type.Default, true), keysSorted: true), nullable: true),
            ],
            new Dictionary<string, string> { ["pandas"] = "{}", ["ключ"] = "значение" });
        using var stream = new ArrowStreamReader(IpcFiles.WriteStream(schema, []));
        Assert.Equal(schema, stream.Schema);
        Assert.Null(stream.ReadNextRecordBatch());
        using var file = new ArrowFileReader(await IpcFiles.WriteFileAsync(schema, []));
        Assert.Equal(schema, await file.ReadSchemaAsync());
        Assert.Equal(0, file.RecordBatchCount);
    }

    [Fact]
    public async Task Returns_batches_without_columns()
    {
        var schema = new Schema([]);
        using var batch = new RecordBatch(schema, [], 12);
        using var reader = new ArrowFileReader(await IpcFiles.WriteFileAsync(schema, [batch]));
        using RecordBatch? read = await reader.ReadNextRecordBatchAsync();
        Assert.Equal(12, read!.Length);
    }

    [Fact]
    public void Writes_only_the_rows_of_a_slice()
    {
        foreach (IArrowType type in RandomArrays.Types)
        {
            using IArrowArray whole = RandomArrays.Create(type, 20_000, new Random(1));
            var schema = new Schema([new Field("c", type, nullable: true)]);
            using var batch = new RecordBatch(schema, [ArrowArrayFactory.BuildArray(whole.Data.Slice(7000, 10))], 10);
            Assert.InRange(IpcFiles.WriteStream(schema, [batch]).Length, 100, 6000);
        }
    }

    [Fact]
    public async Task Arrays_are_slices_of_one_aligned_buffer()
    {
        using IArrowArray numbers = RandomArrays.Create(Int64Type.Default, 1000, new Random(1), nullShare: 0);
        using IArrowArray texts = RandomArrays.Create(StringType.Default, 1000, new Random(2));
        var schema = new Schema([new Field("n", Int64Type.Default, true), new Field("s", StringType.Default, true)]);
        using var batch = new RecordBatch(schema, [numbers, texts], 1000);
        byte[] file = await IpcFiles.WriteFileAsync(schema, [batch], new IpcOptions { AlignmentBytes = 64 });
        var allocator = new MemoryAllocator();
        RecordBatch read;
        using (var reader = new ArrowFileReader(file, new IpcOptions { Allocator = allocator }))
        {
            read = reader.ReadRecordBatch(0);
        }

        Assert.Equal(1, allocator.LiveBuffers);
        Assert.True(read.Column(0).Data.Buffers[0].IsEmpty);
        Assert.All(read.Arrays.SelectMany(a => a.Data.Buffers).Where(b => !b.IsEmpty), b => Assert.Equal(0, Address(b) % 64));
        Assert.Equal(IpcFiles.Texts(batch), IpcFiles.Texts(read));
        read.Dispose();
        Assert.Equal(0, allocator.LiveBuffers);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Dictionaries_may_change_between_batches(bool writeDeltas)
    {
        var options = new IpcOptions { WriteDictionaryDeltas = writeDeltas };
        using IArrowArray first = SpecialArrays.DictionaryOf(["a", "b"], 0, 1, null);
        using IArrowArray same = SpecialArrays.DictionaryOf(["a", "b"], 1, 1, 0);
        using IArrowArray grown = SpecialArrays.DictionaryOf(["a", "b", "c"], 2, 1, 0);
        using IArrowArray other = SpecialArrays.DictionaryOf(["x", "y"], 1, null, 0);
        using IArrowArray grownAgain = SpecialArrays.DictionaryOf(["x", "y", "z"], 2, 0, 1);
        IArrowArray[] columns = [first, same, grown, other, grownAgain, first];
        await CheckAsync(columns, options);

        int[] dictionaryLengths = [2, 2, 3, 2, 3, 2];
        Schema schema = SchemaOf(first);
        List<RecordBatch> batches = [.. columns.Select(c => new RecordBatch(schema, [ArrowArrayFactory.BuildArray(c.Data.Retain())], 3))];
        using var reader = new ArrowStreamReader(IpcFiles.WriteStream(schema, batches, options));
        List<RecordBatch> read = await IpcFiles.ReadAllAsync(reader);
        Assert.Equal(dictionaryLengths, read.Select(b => ((DictionaryArray)b.Column(0)).Dictionary.Length));
        IpcFiles.Release([.. batches, .. read]);
    }

    [Fact]
    public async Task Nested_dictionaries_may_change_between_batches()
    {
        using IArrowArray first = SpecialArrays.Create("nested dictionary");
        using IArrowArray second = NestedDictionary(["p", "q"], [1, 0, 1]);
        using IArrowArray third = NestedDictionary(["p", "q", "r"], [2, 2, 0]);
        await CheckAsync([first, second, third, first], IpcOptions.Default);
        await CheckAsync([second, third, first], new IpcOptions { WriteDictionaryDeltas = true });
    }

    [Fact]
    public async Task A_file_whose_dictionaries_outgrow_the_indices_is_refused()
    {
        IArrowType type = new DictionaryType(Int8Type.Default, Int64Type.Default);
        var schema = new Schema([new Field("d", type, nullable: true)]);
        List<RecordBatch> batches = [];
        for (int i = 0; i < 30; i++)
        {
            batches.Add(new RecordBatch(schema, [RandomArrays.Create(type, 20, new Random(i), nullShare: 0)], 20));
        }

        await Assert.ThrowsAsync<InvalidOperationException>(() => IpcFiles.WriteFileAsync(schema, batches));
        Assert.NotEmpty(IpcFiles.WriteStream(schema, batches));
        IpcFiles.Release(batches);
    }

    [Fact]
    public void Refuses_batches_of_another_schema_and_calls_after_the_end()
    {
        using IArrowArray column = RandomArrays.Create(Int32Type.Default, 3, new Random(1));
        using var batch = new RecordBatch(new Schema([new Field("a", Int32Type.Default, true)]), [column], 3);
        using var writer = new ArrowStreamWriter(new MemoryStream(), new Schema([new Field("a", Int64Type.Default, true)]));
        Assert.Throws<ArgumentException>(() => writer.WriteRecordBatch(batch));
        writer.WriteEnd();
        Assert.Throws<InvalidOperationException>(writer.WriteStart);
        Assert.Throws<InvalidOperationException>(writer.WriteEnd);
    }

    [Fact]
    public async Task Names_of_children_in_the_batch_do_not_matter()
    {
        using IArrowArray column = RandomArrays.Create(new ListType(StringType.Default), 9, new Random(1));
        var schema = new Schema([new Field("l", new ListType(new Field("element", StringType.Default, nullable: false)), nullable: true)]);
        using var batch = new RecordBatch(schema, [column], 9);
        using var reader = new ArrowFileReader(await IpcFiles.WriteFileAsync(schema, [batch]));
        using RecordBatch read = await reader.ReadRecordBatchAsync(0);
        Assert.Equal(schema, reader.Schema);
        Assert.Equal(IpcFiles.Texts(batch), IpcFiles.Texts(read));
    }

    [Fact]
    public void Refuses_dictionaries_of_dictionaries()
    {
        IArrowType inner = new DictionaryType(Int8Type.Default, StringType.Default);
        var schema = new Schema([new Field("d", new ListType(new DictionaryType(Int8Type.Default, inner)), nullable: true)]);
        Assert.Throws<NotSupportedException>(() => new ArrowStreamWriter(new MemoryStream(), schema));
    }

    private static unsafe long Address(ArrowBuffer buffer) => (long)buffer.Pointer;

    private static IArrowArray NestedDictionary(string[] texts, int?[] elements)
    {
        var inner = new DictionaryType(Int16Type.Default, StringType.Default);
        using IArrowArray wide = SpecialArrays.DictionaryOf(texts, elements);
        short[] indices = [.. elements.Select(e => (short)e!.Value)];
        var lists = new ArrayData(
            new ListType(inner), 2, 0, 0,
            [default, ArrowBuffer.CopyOf<int>([0, 1, indices.Length])],
            [new ArrayData(inner, indices.Length, 0, 0, [default, ArrowBuffer.CopyOf<short>(indices)], dictionary: wide.Data.Dictionary!.Retain())]);
        return ArrowArrayFactory.BuildArray(new ArrayData(
            new DictionaryType(Int8Type.Default, lists.DataType), 4, 0, 0, [default, ArrowBuffer.CopyOf([1, 0, 0, 1])], dictionary: lists));
    }

    private static Schema SchemaOf(IArrowArray column) => new([new Field("c", column.Data.DataType, nullable: true)]);

    private static Task CheckAsync(IArrowArray column) => CheckAsync([column], IpcOptions.Default);

    private static async Task CheckAsync(IArrowArray[] columns, IpcOptions options)
    {
        Schema schema = SchemaOf(columns[0]);
        List<RecordBatch> batches = [.. columns.Select(c => new RecordBatch(schema, [ArrowArrayFactory.BuildArray(c.Data.Retain())], c.Length))];
        using var stream = new ArrowStreamReader(IpcFiles.WriteStream(schema, batches, options));
        using var file = new ArrowFileReader(await IpcFiles.WriteFileAsync(schema, batches, options));
        foreach (IArrowArrayStream reader in new IArrowArrayStream[] { stream, file })
        {
            Assert.Equal(schema, reader.Schema);
            List<RecordBatch> read = await IpcFiles.ReadAllAsync(reader);
            Assert.Equal(batches.Select(b => ArrayText.All(b.Column(0))), read.Select(b => ArrayText.All(b.Column(0))));
            Assert.Equal(batches.Select(b => b.Column(0).NullCount), read.Select(b => b.Column(0).NullCount));
            IpcFiles.Release(read);
        }

        IpcFiles.Release(batches);
    }
}
