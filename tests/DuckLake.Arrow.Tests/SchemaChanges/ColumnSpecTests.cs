using DuckLake.Columnar;
using DuckLake.Metadata;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

public sealed class ColumnSpecTests : LeakCheckedTest
{
    [SkippableTheory]
    [InlineData("INT4")]
    [InlineData("int8")]
    [InlineData("INT1")]
    [InlineData("Long")]
    [InlineData("TEXT")]
    [InlineData("string")]
    [InlineData("VARCHAR(20)")]
    [InlineData("CHARACTER VARYING(3)")]
    [InlineData("BPCHAR")]
    [InlineData("REAL")]
    [InlineData("FLOAT8")]
    [InlineData("DOUBLE PRECISION")]
    [InlineData("DECIMAL")]
    [InlineData("NUMERIC(10)")]
    [InlineData("dec ( 10 , 2 )")]
    [InlineData("BOOL")]
    [InlineData("BYTEA")]
    [InlineData("HUGEINT")]
    [InlineData("UINT64")]
    [InlineData("DATETIME")]
    [InlineData("TIMESTAMP(0)")]
    [InlineData("TIMESTAMP(3)")]
    [InlineData("TIMESTAMP(6)")]
    [InlineData("TIMESTAMP(9)")]
    [InlineData("TIMESTAMP WITHOUT TIME ZONE")]
    [InlineData("timestamp with time zone")]
    [InlineData("TIMESTAMPTZ")]
    [InlineData("TIME WITH TIME ZONE")]
    [InlineData("TIMETZ")]
    [InlineData("GUID")]
    [InlineData("INTERVAL")]
    [InlineData("JSON")]
    [InlineData("INTEGER[]")]
    [InlineData("INTEGER [ ] []")]
    [InlineData("STRUCT(a INTEGER, \"b c\" VARCHAR[], \"q\"\"q\" DATE)")]
    [InlineData("ROW(first INT, \"key\" STRUCT(x TINYINT))[]")]
    [InlineData("MAP(VARCHAR, DECIMAL(9,2)[])")]
    [InlineData("STRUCT(m MAP(DATE, STRUCT(z TIMETZ)))[]")]
    public void TypesReadAsTheEngineReadsThem(string text)
    {
        using DuckDbSession session = DuckDbSession.Open();
        string? expected = session.Scalar($"SELECT typeof(NULL::{text})");
        DuckLakeColumnSpec column = DuckLakeColumnSpec.Parse("c", text);
        Assert.Equal("c", column.Name);
        Assert.Equal(expected, DuckDbTypeText.Of(column));
        Assert.Equal(expected, DuckDbTypeText.Of(DuckLakeColumnSpec.Parse("c", expected!)));
    }

    [Theory]
    [InlineData("ENUM('a', 'b')", "unsupported type ENUM('a', 'b')")]
    [InlineData("INTEGER[3]", "unsupported type INTEGER[3]")]
    [InlineData("UNION(n INTEGER, s VARCHAR)", "unsupported type UNION(n INTEGER, s VARCHAR)")]
    [InlineData("BIT", "unsupported type BIT")]
    [InlineData("VARINT", "unsupported type BIGNUM")]
    [InlineData("ENUM('a', 'b')[]", "unsupported type ENUM('a', 'b')")]
    [InlineData("STRUCT(x ENUM('it''s'))", "unsupported type ENUM('it''s')")]
    [InlineData("BANANA", "Type with name BANANA does not exist!")]
    [InlineData("INTEGR", "Did you mean \"INTEGER\"")]
    [InlineData("DECIMAL(39,0)", "DECIMAL type width must be between 1 and 38")]
    [InlineData("DECIMAL(5,6)", "DECIMAL type scale cannot be greater than width")]
    [InlineData("VARCHAR COLLATE NOCASE", "Collations are not supported in DuckLake storage")]
    [InlineData("TIMESTAMP(10)", "precision")]
    [InlineData("", "expected a type")]
    [InlineData("STRUCT(a)", "expected a type")]
    [InlineData("MAP(VARCHAR)", "expected ','")]
    [InlineData("INTEGER NULL", "expected the end of the type")]
    [InlineData("STRUCT(\"a INTEGER)", "expected the name of a field")]
    [InlineData("INTEGER[99999999999999999999", "expected ']'")]
    public void WrongTypesSayWhy(string text, string message)
    {
        DuckLakeException error = Assert.Throws<DuckLakeException>(() => DuckLakeColumnSpec.Parse("c", text));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DeepTypesAreRefusedWithoutDepthOfStack()
    {
        string text = string.Concat(Enumerable.Repeat("STRUCT(a ", 100_000)) + "INTEGER" + new string(')', 100_000);
        Assert.Contains("levels deep", Assert.Throws<DuckLakeException>(() => DuckLakeColumnSpec.Parse("c", text)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("STRUCT(a BOOLEAN, b TINYINT, c SMALLINT, d INTEGER, e BIGINT, f HUGEINT)")]
    [InlineData("STRUCT(a UTINYINT, b USMALLINT, c UINTEGER, d UBIGINT, e UHUGEINT)")]
    [InlineData("STRUCT(a FLOAT, b DOUBLE, c DECIMAL(9,2), d DECIMAL(38,10))")]
    [InlineData("STRUCT(a DATE, b TIME, c TIME WITH TIME ZONE, d TIME_NS, e INTERVAL)")]
    [InlineData("STRUCT(a TIMESTAMP, b TIMESTAMP_S, c TIMESTAMP_MS, d TIMESTAMP_NS, e TIMESTAMP WITH TIME ZONE)")]
    [InlineData("STRUCT(a VARCHAR, b JSON, c BLOB, d UUID, e GEOMETRY, f VARIANT)")]
    [InlineData("MAP(VARCHAR, STRUCT(a INTEGER[])[])")]
    public void ArrowFieldsAreTheInverseOfTheTypeMapping(string type)
    {
        DuckLakeColumnSpec column = DuckLakeColumnSpec.Parse("c", type) with { NullsAllowed = false };
        Field field = Resolve(column).ToField();
        DuckLakeColumnSpec back = DuckLakeColumnSpec.FromField(field);
        Assert.Equal(type, DuckDbTypeText.Of(back));
        Assert.False(back.NullsAllowed);
        Assert.Equal(column.ToString(), Assert.Single(DuckLakeColumnSpec.FromSchema(new Schema([field]))).ToString());

        static ResolvedColumn Resolve(DuckLakeColumnSpec spec) => new()
        {
            ColumnId = 1,
            Ordinal = 0,
            Name = spec.Name,
            Type = spec.Type,
            IsNullable = spec.NullsAllowed,
            Children = [.. spec.Children.Select(Resolve)],
        };
    }

    [Fact]
    public void ArrowTypesOfTheirOwnTakeTheNearestColumn()
    {
        Assert.Equal("VARCHAR", TypeOf(new DictionaryType(Int32Type.Default, LargeStringType.Default, ordered: false)));
        Assert.Equal("VARCHAR[]", TypeOf(new LargeListType(new Field("item", StringViewType.Default, nullable: false))));
        Assert.Equal("FLOAT", TypeOf(HalfFloatType.Default));
        Assert.Equal("BLOB", TypeOf(new FixedSizeBinaryType(16)));
        Assert.Equal("DECIMAL(5,2)", TypeOf(new Decimal32Type(5, 2)));
        Assert.Contains("Cast the field", Assert.Throws<DuckLakeException>(() => TypeOf(new Decimal256Type(60, 2))).Message, StringComparison.Ordinal);

        static string TypeOf(IArrowType type) => DuckDbTypeText.Of(DuckLakeColumnSpec.FromField(new Field("c", type, nullable: true)));
    }

    [Theory]
    [InlineData("a + \"B c\" * abs(d)", "a,B c,d")]
    [InlineData("CASE WHEN x IS NOT NULL THEN 'y' ELSE lower(z) END", "x,z")]
    [InlineData("CAST(a AS DECIMAL(10, 2)) || b::VARCHAR || c::TIMESTAMP WITH TIME ZONE", "a,b,c")]
    [InlineData("date_trunc('month', ts) + INTERVAL '1 day'", "ts")]
    [InlineData("EXTRACT(year FROM ts)", "ts")]
    [InlineData("DATE '2024-01-01' - d", "d")]
    [InlineData("random()", "")]
    [InlineData("a BETWEEN 1 AND b", "a,b")]
    [InlineData("x::INTEGER AND y", "x,y")]
    public void ColumnsOfExpressionsAreFound(string expression, string columns) =>
        Assert.Equal(columns, string.Join(',', SqlColumnReferences.Find(expression)));

    [Fact]
    public void ColumnsOfExpressionsAreRenamed()
    {
        Assert.Equal("lower(\"new name\") || 'b' || bb", SqlColumnReferences.Rename("lower(B) || 'b' || bb", "b", "new name"));
        Assert.Equal("a", SqlColumnReferences.Rename("\"b\"", "b", "a"));
        Assert.Contains(
            "only unqualified columns", Assert.Throws<DuckLakeException>(() => SqlColumnReferences.Find("t.a")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheCatalogsNameInViewsIsAPlaceholder()
    {
        const string Sql = "SELECT 'lake.x', \"lake.y\" FROM lake.main.t JOIN datalake.t2 ON lake.f(a)";
        string stored = ViewText.ToStored(Sql, "lake");
        Assert.Equal("SELECT 'lake.x', \"lake.y\" FROM {DUCKLAKE_CATALOG}.main.t JOIN datalake.t2 ON {DUCKLAKE_CATALOG}.f(a)", stored);
    }
}
