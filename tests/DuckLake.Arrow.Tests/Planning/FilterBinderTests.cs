using DuckLake.Metadata;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

public sealed class FilterBinderTests : LeakCheckedTest
{
    private static readonly TableDefinition s_table = TestTables.Table(
        TestTables.Column(1, "i", "int32"),
        TestTables.Column(2, "d", "decimal(10,2)"),
        TestTables.Column(3, "f", "float32"),
        TestTables.Column(4, "s", "varchar"),
        TestTables.Column(5, "st", "struct", TestTables.Column(6, "a", "date"), TestTables.Column(7, "b.c", "timestamptz")),
        TestTables.Column(8, "l", "list", TestTables.Column(9, "element", "int8")),
        TestTables.Column(10, "u", "uuid"),
        TestTables.Column(11, "ts", "timestamp_s"),
        TestTables.Column(12, "iv", "interval"),
        TestTables.Column(13, "FileName", "varchar"),
        TestTables.Column(14, "dt", "date"),
        TestTables.Column(15, "t", "time"),
        TestTables.Column(16, "ub", "uint64"),
        TestTables.Column(17, "bl", "blob"));

    public static TheoryData<string, string> Bindings => new()
    {
        { "i=5", "i = 5" },
        { "i<5.5", "i <= 5" },
        { "i>=5.5", "i > 5" },
        { "i=5.5", "false" },
        { "not i=5.5", "i IS NOT NULL" },
        { "i<3000000000", "i IS NOT NULL" },
        { "i>3000000000", "false" },
        { "i>nan", "false" },
        { "i='17'", "i = 17" },
        { "d=1.005", "false" },
        { "d<1.005", "d <= 100" },
        { "d=0.1", "d = 10" },
        { "d>-1.005", "d > -101" },
        { "s=null", "false" },
        { "not s=null", "false" },
        { "not (i=1 and i=2)", "(i <> 1 OR i <> 2)" },
        { "not not i in (3,1,3)", "i IN (1, 3)" },
        { "i not in (1,null)", "false" },
        { "i in ()", "false" },
        { "dt=date", "dt = 1" },
        { "ts<.5s", "ts <= 1" },
        { "ub=-1", "false" },
        { "ub>-1", "ub IS NOT NULL" },
        { "between", "(i >= 1 AND i <= 2)" },
        { "struct", "st.a = 0" },
        { "quoted", "st.\"b.c\" = 0" },
        { "and true", "i = 1" },
        { "or true", "true" },
        { "rowid", "rowid < 7" },
        { "user filename", "FileName = 'x'" },
        { "starts ''", "s IS NOT NULL" },
        { "not starts", "NOT starts_with(s, 'ab')" },
        { "list null", "l IS NOT NULL" },
    };

    [Theory]
    [MemberData(nameof(Bindings))]
    public void BindsTo(string name, string expected) => Assert.Equal(expected, Bind(Filter(name)).ToString());

    [Fact]
    public void FloatsCompareInDoublePrecision()
    {
        var single = Assert.IsType<BoundComparison>(Bind(DuckLakeFilter.Equal("f", 0.1f)));
        var exact = Assert.IsType<BoundComparison>(Bind(DuckLakeFilter.Equal("f", 0.1)));
        var rounded = Assert.IsType<BoundComparison>(Bind(DuckLakeFilter.Equal("f", 0.1m)));
        Assert.Equal((double)0.1f, single.Value.Float);
        Assert.Equal(0.1, exact.Value.Float);
        Assert.Equal((double)0.1f, rounded.Value.Float);
    }

    [Theory]
    [InlineData("s", 5)]
    [InlineData("iv", 5)]
    [InlineData("l", 5)]
    [InlineData("st", 5)]
    [InlineData("dt", 5)]
    [InlineData("u", "not a uuid")]
    [InlineData("bl", "AB")]
    [InlineData("l.element", 5)]
    public void WrongConstantsAreMisuse(string column, object constant) =>
        Assert.Contains(
            column.Split('.')[0],
            Assert.Throws<ArgumentException>(() => Bind(DuckLakeFilter.Equal(column, DuckLakeValue.FromObject(constant)))).Message,
            StringComparison.Ordinal);

    [Fact]
    public void InstantsNeedAKnownZone()
    {
        DateTime clock = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);
        Assert.Throws<ArgumentException>(() => Bind(DuckLakeFilter.Equal("st.\"b.c\"", clock)));
        Assert.Throws<ArgumentException>(() => Bind(DuckLakeFilter.Equal("st.\"b.c\"", "2024-01-01 00:00:00")));
        Assert.Throws<ArgumentException>(() => Bind(DuckLakeFilter.Equal("ts", DateTimeOffset.UnixEpoch)));
        Assert.Equal("st.\"b.c\" = -3600000000", Bind(DuckLakeFilter.Equal("st.\"b.c\"", "1970-01-01 00:00:00+01")).ToString());
    }

    [Fact]
    public void UnknownColumnsNameNearOnes()
    {
        var error = Assert.Throws<DuckLakeException>(() => Bind(DuckLakeFilter.IsNull("st.aa")));
        Assert.Equal(DuckLakeErrorKind.NotFound, error.Kind);
        Assert.Contains("Did you mean \"a\"?", error.Message, StringComparison.Ordinal);
        Assert.Equal(("main", "t", "st.aa"), (error.SchemaName, error.TableName, error.ColumnPath));
    }

    [Theory]
    [InlineData("a..b")]
    [InlineData("\"a")]
    [InlineData("a.")]
    [InlineData(".a")]
    public void MalformedPathsAreMisuse(string path) => Assert.Throws<ArgumentException>(() => Bind(DuckLakeFilter.IsNull(path)));

    [Fact]
    public void FiltersTooDeepAreRefused()
    {
        DuckLakeFilter filter = DuckLakeFilter.IsNull("i");
        for (int i = 0; i < 5_000; i++)
        {
            filter = !filter;
        }

        Assert.Throws<ArgumentException>(() => Bind(filter));
    }

    private static BoundFilter Bind(DuckLakeFilter filter) => new FilterBinder(new ColumnResolver(s_table)).Bind(filter);

    private static DuckLakeFilter Filter(string name) => name switch
    {
        "i=5" => DuckLakeFilter.Equal("I", 5),
        "i<5.5" => DuckLakeFilter.LessThan("i", 5.5),
        "i>=5.5" => DuckLakeFilter.GreaterThanOrEqual("i", 5.5m),
        "i=5.5" => DuckLakeFilter.Equal("i", 5.5f),
        "not i=5.5" => !DuckLakeFilter.Equal("i", 5.5),
        "i<3000000000" => DuckLakeFilter.LessThan("i", 3_000_000_000),
        "i>3000000000" => DuckLakeFilter.GreaterThan("i", 3_000_000_000),
        "i>nan" => DuckLakeFilter.GreaterThan("i", double.NaN),
        "i='17'" => DuckLakeFilter.Equal("i", "17"),
        "d=1.005" => DuckLakeFilter.Equal("d", 1.005m),
        "d<1.005" => DuckLakeFilter.LessThan("d", 1.005m),
        "d=0.1" => DuckLakeFilter.Equal("d", 0.1),
        "d>-1.005" => DuckLakeFilter.GreaterThan("d", -1.005m),
        "s=null" => DuckLakeFilter.Equal("s", default),
        "not s=null" => !DuckLakeFilter.Equal("s", default),
        "not (i=1 and i=2)" => !(DuckLakeFilter.Equal("i", 1) & DuckLakeFilter.Equal("i", 2)),
        "not not i in (3,1,3)" => !!DuckLakeFilter.In("i", 3, 1, 3),
        "i not in (1,null)" => !DuckLakeFilter.In("i", 1, default),
        "i in ()" => DuckLakeFilter.In("i"),
        "dt=date" => DuckLakeFilter.Equal("dt", new DateOnly(1970, 1, 2)),
        "ts<.5s" => DuckLakeFilter.LessThan("ts", DateTime.UnixEpoch.AddSeconds(1.5)),
        "ub=-1" => DuckLakeFilter.Equal("ub", -1),
        "ub>-1" => DuckLakeFilter.GreaterThan("ub", -1),
        "between" => DuckLakeFilter.Between("i", 1, 2),
        "struct" => DuckLakeFilter.Equal("st.A", "1970-01-01"),
        "quoted" => DuckLakeFilter.Equal("st.\"b.c\"", DateTimeOffset.UnixEpoch),
        "and true" => DuckLakeFilter.And() & DuckLakeFilter.Equal("i", 1),
        "or true" => DuckLakeFilter.And() | DuckLakeFilter.Equal("i", 1),
        "rowid" => DuckLakeFilter.LessThan("ROWID", 7),
        "user filename" => DuckLakeFilter.Equal("filename", "x"),
        "starts ''" => DuckLakeFilter.StartsWith("s", ""),
        "not starts" => !DuckLakeFilter.StartsWith("s", "ab"),
        "list null" => DuckLakeFilter.IsNotNull("l"),
        _ => throw new ArgumentException(name),
    };
}
