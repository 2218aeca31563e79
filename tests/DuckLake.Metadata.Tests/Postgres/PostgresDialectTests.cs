using DuckLake.Metadata.Postgres;
using DuckLake.Testing;
using Npgsql;

namespace DuckLake.Metadata.Tests;

/// <summary>Names, and server errors that are hard to bring about.</summary>
public sealed class PostgresDialectTests : LeakCheckedTest
{
    [Fact]
    public void Names_are_quoted_and_never_cut_off()
    {
        Assert.Equal("\"a\"\"b\"", PostgresDialect.Instance.QuoteIdentifier("a\"b"));
        Assert.Equal(65, PostgresDialect.Instance.QuoteIdentifier(new string('x', 63)).Length);
        foreach (var name in new[] { new string('x', 64), new string('ß', 32), "a\0b" })
        {
            var error = Assert.Throws<MetadataException>(() => PostgresDialect.Instance.QuoteIdentifier(name));
            Assert.Equal(MetadataErrorKind.Unsupported, error.Kind);
        }

        Assert.Throws<MetadataException>(
            () => PostgresMetadata.Open("Host=localhost", new PostgresMetadataOptions { MetadataSchema = new string('s', 64) }));
    }

    [Theory]
    [InlineData("40001", MetadataErrorKind.Conflict, true)]
    [InlineData("40P01", MetadataErrorKind.Conflict, true)]
    [InlineData("23505", MetadataErrorKind.Conflict, true)]
    [InlineData("55P03", MetadataErrorKind.Metadata, true)]
    [InlineData("25006", MetadataErrorKind.ReadOnly, false)]
    [InlineData("42501", MetadataErrorKind.Metadata, false)]
    [InlineData("53100", MetadataErrorKind.Metadata, false)]
    [InlineData("53300", MetadataErrorKind.Metadata, true)]
    [InlineData("57P01", MetadataErrorKind.Metadata, true)]
    [InlineData("57P03", MetadataErrorKind.Metadata, true)]
    [InlineData("08006", MetadataErrorKind.Metadata, true)]
    [InlineData("3D000", MetadataErrorKind.NotFound, false)]
    [InlineData("28P01", MetadataErrorKind.Metadata, false)]
    [InlineData("XX001", MetadataErrorKind.Corrupt, false)]
    [InlineData("22012", MetadataErrorKind.Metadata, false)]
    public void Errors_go_by_their_code(string code, MetadataErrorKind kind, bool isTransient)
    {
        var server = new PostgresException("text of the server", "ERROR", "ERROR", code, detail: "Key (value)=(secret row) already exists.");
        var error = PostgresDialect.Instance.Translate(server, "lake");
        Assert.Equal((kind, isTransient), (error.Kind, error.IsTransient));
        Assert.StartsWith("The PostgreSQL catalog 'lake' ", error.Message, StringComparison.Ordinal);
        Assert.Contains(code, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret row", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("42P01", true)]
    [InlineData("3F000", true)]
    [InlineData("42703", true)]
    [InlineData("42501", false)]
    public void Missing_tables_schemas_and_columns_are_missing_objects(string code, bool isMissing) =>
        Assert.Equal(isMissing, PostgresDialect.Instance.IsMissingObject(new PostgresException("text", "ERROR", "ERROR", code)));
}
