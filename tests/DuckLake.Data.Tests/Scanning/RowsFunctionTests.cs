using DuckLake.DuckDb;
using DuckLake.Testing;

namespace DuckLake.Data.Tests;

/// <summary>Functions whose rows C# makes.</summary>
public sealed class RowsFunctionTests : LeakCheckedTest
{
    [Fact]
    public void ValuesOfEveryTypeArriveAndNullsToo()
    {
        using var session = new ScanSession();
        new Samples(session.Scans).Register(session.Connection);

        Assert.Equal(
            [
                "1|-5|18446744073709551615|text|\\x00\\xFF|2024-02-29 12:30:00.000001+00|6f9619ff-8b86-d011-b42d-00c04fc964ff|[a, NULL, a longer text than twelve]|{k=[v1, v2]}|true|{\"a\":1}",
                "2||||||||||",
            ],
            session.Duck.Query("FROM samples(2, prefix => 'text')").Rows.Select(row => string.Join('|', row)));
        Assert.Equal("5000", session.Duck.Scalar("SELECT count(DISTINCT n) FROM samples(5000)"));
        Assert.Equal("text", session.Duck.Scalar("SELECT txt FROM samples(1, prefix => 'text')"));
        Assert.Equal("BIGINT, BIGINT, UBIGINT, VARCHAR, BLOB, TIMESTAMP WITH TIME ZONE, UUID, VARCHAR[], MAP(VARCHAR, VARCHAR[]), BOOLEAN, JSON",
            session.Duck.Scalar("SELECT string_agg(column_type, ', ') FROM (DESCRIBE FROM samples(1))"));
    }

    [Fact]
    public void FailuresBecomeErrorsOfTheStatement()
    {
        using var session = new ScanSession();
        new Samples(session.Scans).Register(session.Connection);

        DuckDbException bound = Assert.Throws<DuckDbException>(() => session.Duck.Scalar("SELECT count(*) FROM samples(-1)"));
        Assert.Equal("Binder Error: A number of rows is not negative.", bound.Message.Split('\n')[0]);
        DuckDbException run = Assert.Throws<DuckDbException>(() => session.Duck.Scalar("SELECT count(*) FROM samples(13, prefix => 'fail')"));
        Assert.Contains("Row 3 fails.", run.Message, StringComparison.Ordinal);
    }

    private sealed class Samples(ScanRegistry registry)
        : RowsFunction(registry, "samples", [SqlType.BigInt], [new("prefix", SqlType.Varchar)])
    {
        private static readonly RowsColumn[] s_columns =
        [
            new("n", SqlType.BigInt), new("negative", SqlType.BigInt), new("big", SqlType.UBigInt), new("txt", SqlType.Varchar), new("bytes", SqlType.Blob),
            new("at", SqlType.TimestampTz), new("id", SqlType.Uuid), new("list", SqlType.ListOf(SqlType.Varchar)),
            new("map", SqlType.MapOf(SqlType.Varchar, SqlType.ListOf(SqlType.Varchar))), new("flag", SqlType.Boolean), new("json", SqlType.Json),
        ];

        protected override RowsResult BindRows(TableFunctionArguments arguments)
        {
            long count = (long)arguments.Positional[0]!;
            string? prefix = arguments.Named("prefix") as string;
            return count < 0
                ? throw new ArgumentException("A number of rows is not negative.")
                : new RowsResult(s_columns, () => Rows(count, prefix));
        }

        private static IEnumerable<IReadOnlyList<object?>> Rows(long count, string? prefix)
        {
            for (long i = 1; i <= count; i++)
            {
                if (i == 3 && prefix == "fail")
                {
                    throw new InvalidOperationException("Row 3 fails.");
                }

                yield return i % 2 == 0
                    ? [i, null, null, null, null, null, null, null, null, null, null]
                    :
                    [
                        i, -5L, ulong.MaxValue, prefix, new byte[] { 0, 255 }, new DateTimeOffset(2024, 2, 29, 12, 30, 0, TimeSpan.Zero).AddTicks(10),
                        Guid.Parse("6f9619ff-8b86-d011-b42d-00c04fc964ff"), new List<string?> { "a", null, "a longer text than twelve" },
                        new Dictionary<object, object?> { ["k"] = new[] { "v1", "v2" } }, true, "{\"a\":1}",
                    ];
            }
        }
    }
}
