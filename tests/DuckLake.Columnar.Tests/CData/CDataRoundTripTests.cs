using DuckLake.Columnar.Tests.Kernels;
using DuckLake.Testing;

namespace DuckLake.Columnar.Tests.CData;

public class CDataRoundTripTests : LeakCheckedTest
{
    public static TheoryData<int> TypeIndices => [.. Enumerable.Range(0, AllTypes.Length)];

    public static TheoryData<string> OffsetTypes => ["utf8", "large binary", "list", "large list", "map"];

    private static IArrowType[] AllTypes =>
    [
        .. RandomArrays.Types,
        new TimestampType(TimeUnit.Nanosecond, "Europe/Berlin"),
        new DictionaryType(UInt16Type.Default, new StructType([RandomArrays.Text]), ordered: true),
        new MapType(new Field("k", Int32Type.Default, false), new Field("v", StringType.Default, true), keysSorted: true),
        new UnionType([new Field("a", Int32Type.Default, true), RandomArrays.Text], [3, 99], UnionMode.Dense),
        new UnionType([new Field("a", Int32Type.Default, true)], [0], UnionMode.Sparse),
        new RunEndEncodedType(new Field("run_ends", Int32Type.Default, false), new Field("values", StringType.Default, true)),
        new ListViewType(Int8Type.Default),
        new LargeListViewType(Int8Type.Default),
    ];

    [Theory]
    [MemberData(nameof(TypeIndices))]
    public unsafe void Schemas_come_back_equal(int typeIndex)
    {
        var metadata = new Dictionary<string, string> { ["key"] = "value", ["ARROW:extension:name"] = "größe" };
        var field = new Field("näme", AllTypes[typeIndex], nullable: typeIndex % 2 == 0, metadata);
        CArrowSchema* exported = CArrowSchema.Create();
        CArrowSchemaExporter.ExportField(field, exported);
        Assert.Equal(field, CArrowSchemaImporter.ImportField(exported));
        Assert.True(exported->Release == null);
        CArrowSchema.Free(exported);

        var schema = new Schema([field, field.WithName("second")], metadata);
        CArrowSchema target;
        CArrowSchemaExporter.ExportSchema(schema, &target);
        Assert.Equal(schema, CArrowSchemaImporter.ImportSchema(&target));
    }

    [Theory]
    [MemberData(nameof(TypeIndices))]
    public void Arrays_come_back_equal(int typeIndex)
    {
        if (typeIndex >= RandomArrays.Types.Length)
        {
            return;
        }

        var random = new Random(typeIndex);
        foreach (int length in new[] { 0, 1, 65 })
        {
            using IArrowArray array = RandomArrays.CreateSliced(RandomArrays.Types[typeIndex], length, random);
            CheckRoundTrip(array);
        }
    }

    [Theory]
    [MemberData(nameof(OffsetTypes))]
    public unsafe void Empty_arrays_without_offsets_get_their_first(string type)
    {
        IArrowType arrowType = type switch
        {
            "utf8" => StringType.Default,
            "large binary" => LargeBinaryType.Default,
            "list" => new ListType(Int32Type.Default),
            "large list" => new LargeListType(Int32Type.Default),
            _ => new MapType(new Field("k", Int32Type.Default, false), new Field("v", StringType.Default, true)),
        };
        using IArrowArray empty = RandomArrays.Create(arrowType, 0, new Random(1));
        CArrowArray exported;
        CArrowArrayExporter.ExportArray(empty, &exported);
        exported.Buffers[1] = null;

        using IArrowArray imported = CArrowArrayImporter.ImportArray(&exported, arrowType);
        int width = type.StartsWith("large", StringComparison.Ordinal) ? sizeof(long) : sizeof(int);
        Assert.Equal(width, imported.Data.Buffers[1].Length);
        Assert.Equal(-1, imported.Data.Buffers[1].Span.IndexOfAnyExcept((byte)0));
        using ArrowBuffer offsets = imported.Data.Buffers[1].Slice(0, width);
        using IArrowArray slice = ArrowArrayFactory.BuildArray(imported.Data.Slice(0, 0));
        Assert.Equal(0, slice.Length);
    }

    [Fact]
    public void Unions_runs_and_list_views_come_back_equal()
    {
        foreach (IArrowArray array in new[]
        {
            TakeConcatTests.CreateUnion(UnionMode.Dense), TakeConcatTests.CreateUnion(UnionMode.Sparse), TakeConcatTests.CreateRuns(),
            TakeConcatTests.CreateListView(large: false), TakeConcatTests.CreateListView(large: true),
        })
        {
            CheckRoundTrip(array);
            using IArrowArray slice = ArrowArrayFactory.BuildArray(array.Data.Slice(1, 3));
            CheckRoundTrip(slice);
            array.Dispose();
        }
    }

    [Fact]
    public unsafe void Imported_slices_outlive_the_import_and_release_once()
    {
        using var original = (StringArray)RandomArrays.Create(StringType.Default, 50, new Random(1));
        long before = MemoryAllocator.Shared.LiveBuffers;
        CArrowArray exported;
        CArrowArrayExporter.ExportArray(original, &exported);
        IArrowArray imported = CArrowArrayImporter.ImportArray(&exported, StringType.Default);
        Assert.True(exported.Release == null);
        IArrowArray slice = ArrowArrayFactory.BuildArray(imported.Data.Slice(10, 5));
        imported.Dispose();
        Assert.Equal(ArrayText.All(original)[10..15], ArrayText.All(slice));
        slice.Dispose();
        Assert.Equal(before, MemoryAllocator.Shared.LiveBuffers);
    }

    [Fact]
    public unsafe void A_moved_child_outlives_its_parent()
    {
        var type = (StructType)RandomArrays.Types.First(t => t is StructType { Fields.Count: 2 });
        using IArrowArray array = RandomArrays.Create(type, 20, new Random(2));
        string[] expected = ArrayText.All(((StructArray)array).GetField(1));
        CArrowArray exported;
        CArrowArrayExporter.ExportArray(array, &exported);
        CArrowArray child = *exported.Children[1];
        exported.Children[1]->Release = null;
        exported.Release(&exported);
        Assert.True(exported.Release == null);
        using IArrowArray imported = CArrowArrayImporter.ImportArray(&child, StringType.Default);
        Assert.Equal(expected, ArrayText.All(imported));

        CArrowSchema schema;
        CArrowSchemaExporter.ExportType(type, &schema);
        CArrowSchema childSchema = *schema.Children[1];
        schema.Children[1]->Release = null;
        schema.Release(&schema);
        Assert.Equal(RandomArrays.Text, CArrowSchemaImporter.ImportField(&childSchema));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Streams_come_back_equal(bool yields)
    {
        var schema = new Schema([new Field("a", Int32Type.Default, true), new Field("b", StringViewType.Default, true)]);
        using var first = new RecordBatch(schema, [RandomArrays.Create(Int32Type.Default, 10, new Random(1)), RandomArrays.Create(StringViewType.Default, 10, new Random(2))], 10);
        using RecordBatch second = first.Slice(3, 4);
        var source = new ListStream(schema, first, second) { Yields = yields };
        using (IArrowArrayStream imported = Exchange(source))
        {
            Assert.Equal(schema, imported.Schema);
            foreach (RecordBatch expected in new[] { first, second })
            {
                using RecordBatch? actual = await imported.ReadNextRecordBatchAsync();
                Assert.Equal(ArrayText.All(expected.Column(0)), ArrayText.All(actual!.Column(0)));
                Assert.Equal(ArrayText.All(expected.Column(1)), ArrayText.All(actual.Column(1)));
            }

            Assert.Null(await imported.ReadNextRecordBatchAsync());
            Assert.Equal(0, source.DisposeCount);
        }

        Assert.Equal(1, source.DisposeCount);
    }

    [Fact]
    public async Task Errors_of_a_stream_cross_with_their_text()
    {
        var schema = new Schema([]);
        var failing = new ListStream(schema) { Failure = new InvalidOperationException("the disk is on fire"), Yields = true };
        using (IArrowArrayStream imported = Exchange(failing))
        {
            IOException error = await Assert.ThrowsAsync<IOException>(async () => await imported.ReadNextRecordBatchAsync());
            Assert.Contains("the disk is on fire", error.Message, StringComparison.Ordinal);
            await Assert.ThrowsAsync<IOException>(async () => await imported.ReadNextRecordBatchAsync());
        }

        var cancelled = new ListStream(schema) { Failure = new OperationCanceledException() };
        using (IArrowArrayStream imported = Exchange(cancelled))
        {
            await Assert.ThrowsAsync<OperationCanceledException>(async () => await imported.ReadNextRecordBatchAsync());
        }

        Assert.Equal(1, failing.DisposeCount);
        Assert.Equal(1, cancelled.DisposeCount);
    }

    [Fact]
    public unsafe void Released_structs_are_refused()
    {
        CArrowArray* array = CArrowArray.Create();
        CArrowSchema* schema = CArrowSchema.Create();
        CArrowArrayStream* stream = CArrowArrayStream.Create();
        Assert.Throws<ArgumentException>(() => CArrowArrayImporter.ImportArray(array, Int32Type.Default));
        Assert.Throws<ArgumentException>(() => CArrowSchemaImporter.ImportSchema(schema));
        Assert.Throws<ArgumentException>(() => CArrowArrayStreamImporter.ImportArrayStream(stream));
        CArrowArray.Free(array);
        CArrowSchema.Free(schema);
        CArrowArrayStream.Free(stream);
    }

    private static unsafe IArrowArrayStream Exchange(IArrowArrayStream stream)
    {
        CArrowArrayStream exported;
        CArrowArrayStreamExporter.ExportArrayStream(stream, &exported);
        IArrowArrayStream imported = CArrowArrayStreamImporter.ImportArrayStream(&exported, ArrayValidationLevel.FullWithUtf8);
        Assert.True(exported.Release == null);
        return imported;
    }

    private static unsafe void CheckRoundTrip(IArrowArray array)
    {
        CArrowArray exported;
        CArrowArrayExporter.ExportArray(array, &exported);
        using IArrowArray imported = CArrowArrayImporter.ImportArray(&exported, array.Data.DataType, ArrayValidationLevel.FullWithUtf8);
        Assert.Equal(array.Data.DataType, imported.Data.DataType);
        Assert.Equal(array.NullCount, imported.NullCount);
        Assert.Equal(ArrayText.All(array), ArrayText.All(imported));
    }
}
