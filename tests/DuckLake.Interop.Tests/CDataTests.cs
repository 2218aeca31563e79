using DuckLake.Columnar;
using DuckLake.Columnar.Tests;
using DuckLake.Testing;
using Apache = Apache.Arrow;

namespace DuckLake.Interop.Tests;

/// <summary>Arrays and batches handed to Apache.Arrow and back without a copy.</summary>
public sealed class CDataTests : LeakCheckedTest
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65)]
    public void Batches_of_every_type_come_back_equal(int length)
    {
        using RecordBatch batch = Samples.Create(length, static _ => true);
        using Apache::RecordBatch there = ApacheExchange.ToApache(batch);
        using RecordBatch back = ApacheExchange.FromApache(there);
        Samples.AssertEqual(batch, back);
    }

    [Fact]
    public void Values_are_the_same_there()
    {
        using var ids = new Int64Array.Builder();
        using var names = new StringArray.Builder();
        using var prices = (Decimal128Array.Builder)ArrowArrayBuilderFactory.Create(new Decimal128Type(10, 2));
        using var times = (TimestampArray.Builder)ArrowArrayBuilderFactory.Create(TimestampType.MicrosecondUtc);
        var time = new DateTimeOffset(2025, 6, 1, 12, 0, 0, 5, TimeSpan.Zero);
        ids.Append(long.MinValue);
        ids.AppendNull();
        names.AppendNull();
        names.Append("größe 🦆");
        prices.AppendDecimal(-1234.56m);
        prices.AppendNull();
        times.Append(time);
        times.AppendNull();
        IArrowArray[] columns = [ids.Build(), names.Build(), prices.Build(), times.Build()];
        using var batch = new RecordBatch(new Schema([.. columns.Select((column, i) => new Field($"c{i}", column.Data.DataType, nullable: true))]), columns, 2);

        using Apache::RecordBatch there = ApacheExchange.ToApache(batch);
        Assert.Equal([long.MinValue, null], (Apache::Int64Array)there.Column("c0"));
        Assert.Equal([null, "größe 🦆"], Enumerable.Range(0, 2).Select(i => ((Apache::StringArray)there.Column("c1")).GetString(i)));
        Assert.Equal([-1234.56m, null], Enumerable.Range(0, 2).Select(i => ((Apache::Decimal128Array)there.Column("c2")).GetValue(i)));
        Assert.Equal([time, null], Enumerable.Range(0, 2).Select(i => ((Apache::TimestampArray)there.Column("c3")).GetTimestamp(i)));
        Assert.Equal("UTC", ((Apache::Types.TimestampType)there.Schema.GetFieldByName("c3").DataType).Timezone);
    }

    [Fact]
    public void Their_arrays_are_read_here()
    {
        var schema = new Apache::Schema.Builder()
            .Field(field => field.Name("flag").DataType(Apache::Types.BooleanType.Default))
            .Field(field => field.Name("day").DataType(Apache::Types.Date32Type.Default))
            .Field(field => field.Name("texts").DataType(new Apache::Types.ListType(Apache::Types.StringType.Default)))
            .Build();
        var texts = new Apache::ListArray.Builder(Apache::Types.StringType.Default);
        texts.Append();
        ((Apache::StringArray.Builder)texts.ValueBuilder).Append("a").AppendNull();
        texts.AppendNull();
        using var theirs = new Apache::RecordBatch(
            schema,
            [new Apache::BooleanArray.Builder().Append(true).AppendNull().Build(), new Apache::Date32Array.Builder().Append(new DateTime(1969, 12, 31)).AppendNull().Build(), texts.Build()],
            2);
        using RecordBatch here = ApacheExchange.FromApache(theirs);
        Assert.Equal(["true", "NULL"], ArrayText.All(here.Column("flag")));
        Assert.Equal(new DateOnly(1969, 12, 31), ((Date32Array)here.Column("day")).GetDateOnly(0));
        Assert.Equal(["['a', NULL]", "NULL"], ArrayText.All(here.Column("texts")));
    }

    [Fact]
    public void Buffers_live_until_the_last_user_lets_go()
    {
        long before = MemoryAllocator.Shared.LiveBuffers;
        RecordBatch batch = Samples.Create(100, static type => type is Int64Type);
        Apache::RecordBatch there = ApacheExchange.ToApache(batch);
        long? first = ((Apache::Int64Array)there.Column(0)).GetValue(0);
        batch.Dispose();
        Assert.True(MemoryAllocator.Shared.LiveBuffers > before);
        Assert.Equal(first, ((Apache::Int64Array)there.Column(0)).GetValue(0));
        there.Dispose();
        Assert.Equal(before, MemoryAllocator.Shared.LiveBuffers);
    }
}
