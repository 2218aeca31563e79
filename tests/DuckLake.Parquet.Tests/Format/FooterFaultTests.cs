using DuckLake.Testing;

namespace DuckLake.Parquet.Tests.Format;

public sealed class FooterFaultTests : LeakCheckedTest
{
    [Fact]
    public void Footer_is_asked_for_step_by_step()
    {
        byte[] file = File(Minimal());
        ParquetFooterResult result = ParquetFooter.Read(default, file.Length);
        Assert.False(result.IsComplete);
        Assert.Equal(new ParquetByteRange(file.Length - 8, 8), result.NeededRange);

        result = ParquetFooter.Read(file.AsSpan(file.Length - 8), file.Length);
        Assert.False(result.IsComplete);
        Assert.Equal(file.Length, result.NeededRange.End);

        result = ParquetFooter.Read(file.AsSpan((int)result.NeededRange.Offset), file.Length, null, "f.parquet");
        Assert.True(result.IsComplete);
        Assert.Equal("a", Assert.Single(result.Metadata.Schema.Columns).Name);
        Assert.Equal("f.parquet", result.Metadata.FileName);
    }

    [Fact]
    public void Wrong_magic_size_and_length_are_told()
    {
        byte[] file = File(Minimal());
        AssertFault(file.AsSpan(0, file.Length - 1).ToArray(), "magic");
        AssertFault([.. "PAR1"u8], "at least 12 bytes");
        AssertFault([], "at least 12 bytes");
        AssertFault([.. "PAR1"u8, 0, 0, 0, 0, .. "PAR1"u8], "footer length 0");
        AssertFault([.. "PAR1"u8, 0xFF, 0xFF, 0xFF, 0xFF, .. "PAR1"u8], "footer length 4294967295");
        AssertFault([.. "PAR1"u8, 0, 0, 0, 0, 0, 0, 0, 0, .. "ORC1"u8], "magic");

        var small = new ParquetReaderOptions { MaxFooterSizeBytes = 10 };
        var error = Assert.Throws<InvalidParquetException>(() => ParquetTestFiles.ReadMetadata(file, small));
        Assert.Equal(ParquetErrorKind.LimitExceeded, error.Kind);
    }

    [Fact]
    public void Lists_longer_than_the_footer_are_refused_before_allocating()
    {
        foreach (ulong count in new ulong[] { 1000, int.MaxValue, uint.MaxValue, ulong.MaxValue })
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            AssertFault(File(new ThriftTestWriter().I32(1, 1).List(2, ThriftType.Struct, count).ToArray()), "cannot fit");
            AssertFault(File(new ThriftTestWriter().Field(2000, ThriftType.Map).Varint(count).Raw(0x88).ToArray()), "cannot fit");
            AssertFault(File(new ThriftTestWriter().Field(6, ThriftType.Binary).Varint(count).ToArray()), "longer than");
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
        }
    }

    [Fact]
    public void Deep_nesting_is_refused()
    {
        byte[] structs = [.. Enumerable.Repeat((byte)0x1C, 100_000)];
        AssertFault(File([0x0C, 0xA0, 0x1F, .. structs]), "nested deeper");
        byte[] lists = [.. Enumerable.Repeat((byte)0x19, 100_000)];
        AssertFault(File([0x09, 0xA0, 0x1F, .. lists]), "nested deeper");

        var schema = new ThriftTestWriter().I32(1, 1).List(2, ThriftType.Struct, 5000);
        for (int i = 0; i < 5000; i++)
        {
            schema.Begin().I32(3, 0).Text(4, "g").I32(5, 1).End();
        }

        AssertFault(File(schema.ToArray()), "nested deeper");
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    [InlineData(int.MaxValue)]
    public void Wrong_child_counts_are_refused(int count)
    {
        ThriftTestWriter writer = new ThriftTestWriter().I32(1, 1).List(2, ThriftType.Struct, 2)
            .Begin().Text(4, "root").I32(5, count).End();
        Column(writer, "a");
        AssertFault(File(writer.ToArray()), "children");
    }

    [Fact]
    public void Elements_outside_the_root_are_refused()
    {
        ThriftTestWriter writer = new ThriftTestWriter().I32(1, 1).List(2, ThriftType.Struct, 3)
            .Begin().Text(4, "root").I32(5, 1).End();
        Column(Column(writer, "a"), "b");
        AssertFault(File(writer.ToArray()), "outside its root");
    }

    [Theory]
    [InlineData(null, 10L, 4L, "codec")]
    [InlineData(0, -1L, 4L, "num_values is -1")]
    [InlineData(0, 10L, 4_000_000L, "do not lie between")]
    [InlineData(0, 10L, 0L, "do not lie between")]
    [InlineData(0, 10L, -7L, "do not lie between")]
    [InlineData(0, 10L, long.MaxValue, "do not lie between")]
    public void Wrong_column_chunks_are_refused_with_their_column(int? codec, long valueCount, long offset, string message)
    {
        InvalidParquetException error = AssertFault(File(WithChunk(codec, valueCount, offset, 20)), message);
        Assert.Equal("a", error.ColumnPath);
    }

    [Fact]
    public void Chunk_sizes_that_overflow_are_refused()
    {
        AssertFault(File(WithChunk(0, 10, 4, long.MaxValue)), "do not lie between");
        Assert.Equal(4, ParquetTestFiles.ReadMetadata(File(WithChunk(0, 10, 4, 20))).RowGroups[0].Columns[0].ByteRange.Offset);
    }

    [Fact]
    public void Truncated_and_mutated_footers_give_metadata_or_the_typed_error()
    {
        var random = new Random(11);
        byte[] footer = WithChunk(1, 10, 4, 20);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] mutated = footer.AsSpan(0, random.Next(3) == 0 ? random.Next(footer.Length) : footer.Length).ToArray();
            for (int change = random.Next(1, 4); change > 0 && mutated.Length > 0; change--)
            {
                mutated[random.Next(mutated.Length)] = (byte)random.Next();
            }

            try
            {
                ParquetTestFiles.ReadMetadata(File(mutated));
            }
            catch (InvalidParquetException e)
            {
                Assert.NotNull(e.ByteOffset);
            }
        }
    }

    [Fact]
    public void Page_headers_that_contradict_themselves_are_refused()
    {
        AssertPageFault(new ThriftTestWriter().I32(1, 0).I32(2, -1).I32(3, 5), "lacks the part");
        AssertPageFault(new ThriftTestWriter().I32(1, 0).I32(2, 5), "lacks its type or its sizes");
        AssertPageFault(V1(-1, 5, 1), "must not be negative");
        AssertPageFault(V1(5, -1, 1), "must not be negative");
        AssertPageFault(V1(5, 5, -1), "counts -1 values");
        AssertPageFault(V2(levels: -1, nulls: 0), "do not fit");
        AssertPageFault(V2(levels: 6, nulls: 0), "do not fit");
        AssertPageFault(V2(levels: 2, nulls: 11), "11 nulls");

        PageHeader header = PageHeader.Read(V2(levels: 2, nulls: 3).Raw(0, 1, 2, 3).ToArray(), 0, ParquetReaderOptions.Default, out int size);
        Assert.Equal(V2(levels: 2, nulls: 3).Raw(0).ToArray().Length, size);
        Assert.Equal((ParquetPageType.DataPageV2, 10, 3, 2, 2), (header.Type, header.ValueCount, header.NullCount, header.DefinitionLevelsSizeBytes, header.RepetitionLevelsSizeBytes));
        Assert.True(header.IsCompressed);
    }

    internal static byte[] File(byte[] footer) => [.. "PAR1"u8, .. new byte[40], .. footer, .. BitConverter.GetBytes(footer.Length), .. "PAR1"u8];

    internal static ThriftTestWriter Column(ThriftTestWriter writer, string name) =>
        writer.Begin().I32(1, 1).I32(3, 0).Text(4, name).End();

    private static ThriftTestWriter V1(int plain, int stored, int values) =>
        new ThriftTestWriter().I32(1, 0).I32(2, plain).I32(3, stored).Field(5, ThriftType.Struct)
            .Begin().I32(1, values).I32(2, 0).I32(3, 3).I32(4, 3).End();

    private static ThriftTestWriter V2(int levels, int nulls) =>
        new ThriftTestWriter().I32(1, 3).I32(2, 5).I32(3, 5).Field(8, ThriftType.Struct)
            .Begin().I32(1, 10).I32(2, nulls).I32(3, 10).I32(4, 0).I32(5, levels).I32(6, levels).End();

    private static byte[] Minimal()
    {
        ThriftTestWriter writer = new ThriftTestWriter().I32(1, 2).List(2, ThriftType.Struct, 2).Begin().Text(4, "root").I32(5, 1).End();
        return Column(writer, "a").I64(3, 0).List(4, ThriftType.Struct, 0).Raw(0).ToArray();
    }

    private static byte[] WithChunk(int? codec, long valueCount, long offset, long size)
    {
        ThriftTestWriter writer = new ThriftTestWriter().I32(1, 2).List(2, ThriftType.Struct, 2).Begin().Text(4, "root").I32(5, 1).End();
        Column(writer, "a").I64(3, 10).List(4, ThriftType.Struct, 1).Begin().List(1, ThriftType.Struct, 1).Begin().I64(2, 0)
            .Field(3, ThriftType.Struct).Begin().I32(1, 1).List(2, ThriftType.I32, 1).ZigZag(0)
            .List(3, ThriftType.Binary, 1).Binary([(byte)'a']);
        if (codec is { } number)
        {
            writer.I32(4, number);
        }

        return writer.I64(5, valueCount).I64(6, 20).I64(7, size).I64(9, offset).End().End().I64(2, 20).I64(3, 10).End().Raw(0).ToArray();
    }

    private static InvalidParquetException AssertFault(byte[] file, string message)
    {
        var error = Assert.Throws<InvalidParquetException>(() => ParquetTestFiles.ReadMetadata(file, name: "f"));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal("f", error.FileName);
        Assert.NotNull(error.ByteOffset);
        return error;
    }

    private static void AssertPageFault(ThriftTestWriter header, string message)
    {
        byte[] bytes = header.Raw(0).ToArray();
        var error = Assert.Throws<InvalidParquetException>(() => PageHeader.Read(bytes, 4, ParquetReaderOptions.Default, out _));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
