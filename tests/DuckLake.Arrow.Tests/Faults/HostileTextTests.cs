using DuckLake.Columnar;
using DuckLake.Metadata;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

/// <summary>Names, values, options, comments and paths full of what needs quoting come back as they were, or are refused by a typed error.</summary>
public sealed class HostileTextTests : LeakCheckedTest
{
    private static readonly string[] s_names =
    [
        "it's", "a \"quoted\" name", "select", "TABLE", "back\\slash", "semi;colon -- x", "/* c */", "🦆🧊", "Ünïcödé", " lead and trail ", "tab\tline\n", "per%20cent#?&",
        "$1 @p0 :x {0}", "dots.in.names", "slash/es", "..", new string('x', 63), new string('y', 200), string.Concat(Enumerable.Repeat("🦆", 20)), "''", "\\x00", "NULL", "{}[]",
    ];

    private static readonly string[] s_values =
    [
        "it's", "\"quoted\"", "a\0b", "\0", "back\\slash\\", "\\x41", "'; DROP TABLE ducklake_snapshot; --", "$1 @p0 {\"a\": [1]}", "🦆", "", " ", "NULL", "line\r\nline\ttab", "\u0001\u001f\u007f\u2028",
        "\\u0041", "E'x'", "--", new string('z', 5000),
    ];

    [SkippableTheory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    [InlineData("mysql")]
    public async Task Names_come_back(string kind)
    {
        await using WriteFaultLake lake = await WriteFaultLake.CreateAsync(kind);
        foreach (string name in s_names)
        {
            var table = new DuckLakeName("s" + name, name);
            await lake.Catalog.TransactAsync(async (transaction, token) =>
            {
                transaction.CreateSchema("s" + name);
                transaction.CreateTable(table, [new DuckLakeColumnSpec(name, DuckLakeTypeKind.Varchar) { Comment = name }, new DuckLakeColumnSpec("n", DuckLakeTypeKind.Int32)]);
                transaction.SetTableComment(table, name);
                using RecordBatch few = Batch(name, [name, null]);
                await transaction.AppendAsync(table, few, cancellationToken: token);
            });
            await lake.Catalog.TransactAsync(async (transaction, token) =>
            {
                using RecordBatch rows = Batch(name, [name, .. s_values]);
                await transaction.AppendAsync(table, rows, new DuckLakeAppendOptions { Inlining = DuckLakeInlining.Never }, token);
                transaction.SetCommitMessage(name, name, name);
            });
            await lake.Catalog.TransactAsync((transaction, token) => transaction.DeleteAsync(table, DuckLakeFilter.Equal(name, "it's"), token));

            DuckLakeSnapshot snapshot = await (await lake.OpenAnotherAsync()).GetSnapshotAsync();
            string[] expected = [.. ((string?[])[name, null, name, .. s_values]).Where(value => value != "it's").Select(value => value ?? "<null>").Order(StringComparer.Ordinal)];
            List<string?[]> found = await GoldenTables.ReadAsync(snapshot.GetTable("s" + name, name).Scan().Select(name));
            Assert.Equal(expected, found.Select(row => row[0] ?? "<null>").Order(StringComparer.Ordinal));
            Assert.Equal(name, snapshot.GetTable("s" + name, name).Columns[0].Name);
        }

        Assert.Contains(s_names[0], await lake.QueryAsync("SELECT author FROM ducklake_snapshot_changes"));
        Assert.Equal(s_names.Order(StringComparer.Ordinal), (await lake.QueryAsync("SELECT value FROM ducklake_tag")).Order(StringComparer.Ordinal));
        Assert.Equal(s_names.Order(StringComparer.Ordinal), (await lake.QueryAsync("SELECT value FROM ducklake_column_tag")).Order(StringComparer.Ordinal));
        await lake.AssertNoOrphansAsync();
        await lake.GoesOnAsync();
    }

    [SkippableTheory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    [InlineData("mysql")]
    public async Task A_name_with_a_NUL_comes_back_or_is_refused(string kind)
    {
        await using WriteFaultLake lake = await WriteFaultLake.CreateAsync(kind);
        DuckLakeException error = await lake.FailsAsync((transaction, _) =>
        {
            transaction.CreateTable("nul\0name", TransactionTest.IdAndName);
            return Task.CompletedTask;
        });
        Assert.Equal(DuckLakeErrorKind.InvalidInput, error.Kind);
        DuckLakeException column = await lake.FailsAsync((transaction, _) =>
        {
            transaction.AddColumn("t", new DuckLakeColumnSpec("c\0", DuckLakeTypeKind.Int32));
            return Task.CompletedTask;
        });
        Assert.Equal(DuckLakeErrorKind.InvalidInput, column.Kind);
    }

    [SkippableTheory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    [InlineData("mysql")]
    public async Task Texts_with_a_NUL_in_comments_and_messages_are_kept_or_refused(string kind)
    {
        await using WriteFaultLake lake = await WriteFaultLake.CreateAsync(kind);
        async Task ChangeAsync(Action<DuckLakeTransaction> change, bool isKept)
        {
            if (isKept)
            {
                await lake.Catalog.TransactAsync((transaction, _) =>
                {
                    change(transaction);
                    return Task.CompletedTask;
                });
                return;
            }

            await lake.FailsAsync(async (transaction, token) =>
            {
                using RecordBatch rows = TransactionTest.Rows(0, 50);
                await transaction.AppendAsync("t", rows, cancellationToken: token);
                change(transaction);
            });
        }

        await ChangeAsync(transaction => transaction.SetTableComment("t", "a\0b"), isKept: false);
        await ChangeAsync(transaction =>
        {
            transaction.SetTableComment("t", "c");
            transaction.SetCommitMessage("a\0b", "m");
        }, isKept: kind != "postgres");
        await lake.GoesOnAsync();
    }

    [SkippableTheory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    [InlineData("mysql")]
    public async Task Values_of_options_come_back(string kind)
    {
        await using WriteFaultLake lake = await WriteFaultLake.CreateAsync(kind);
        foreach (string value in (string[])["it's", "a \"b\" \\ c", "🦆 %20", "'; DROP TABLE ducklake_metadata; --"])
        {
            DuckLakeException error = await Assert.ThrowsAsync<DuckLakeException>(() => lake.Catalog.SetOptionAsync("parquet_compression", value));
            Assert.NotEqual(DuckLakeErrorKind.Metadata, error.Kind);
            DuckLakeException unknown = await Assert.ThrowsAsync<DuckLakeException>(() => lake.Catalog.SetOptionAsync(value, "x"));
            Assert.NotEqual(DuckLakeErrorKind.Metadata, unknown.Kind);
        }

        await lake.GoesOnAsync();
    }

    [SkippableTheory]
    [InlineData("sqlite", "with space %41 %20 #x ?y=1 🦆'q' \"d\"")]
    [InlineData("mysql", "with space %41 %20 #x ?y=1 'q' \"d\"")]
    [InlineData("postgres", "with space %41 %20 #x ?y=1 🦆'q' \"d\"")]
    [InlineData("sqlite", "back\\slash * [a] {b}")]
    public async Task Paths_are_taken_as_they_are(string kind, string directory)
    {
        using var root = new TemporaryDirectory();
        string dataPath = root.Combine(directory) + "/";
        await using WriteFaultLake lake = await WriteFaultLake.CreateAsync(kind, dataPath);
        Assert.Equal(dataPath, lake.Catalog.DataPath);

        // PostgreSQL keeps no NUL in the texts of partition values; such rows are refused.
        string[] values = [.. s_values.Where(value => value.Length < 60 && (kind == "sqlite" || !value.Contains('\0', StringComparison.Ordinal)))];
        await lake.Catalog.TransactAsync(async (transaction, token) =>
        {
            transaction.CreateTable("p", [new DuckLakeColumnSpec(directory, DuckLakeTypeKind.Varchar), new DuckLakeColumnSpec("n", DuckLakeTypeKind.Int32)]);
            transaction.SetPartitioning("p", DuckLakePartitionKey.Identity(directory));
            using RecordBatch rows = Batch(directory, [.. values, null]);
            await transaction.AppendAsync("p", rows, cancellationToken: token);
        });
        DuckLakeSnapshot snapshot = await (await lake.OpenAnotherAsync()).GetSnapshotAsync();
        Assert.Equal(values.Length + 1, (await GoldenTables.ReadAsync(snapshot.GetTable("p").Scan())).Count);
        Assert.All(lake.Files(), file => Assert.StartsWith(dataPath, file, StringComparison.Ordinal));
        await lake.GoesOnAsync();
    }

    private static RecordBatch Batch(string column, string?[] values)
    {
        using var texts = new StringArray.Builder();
        using var numbers = new Int32Array.Builder();
        foreach (string? value in values)
        {
            texts.Append(value);
            numbers.Append(numbers.Length);
        }

        return new RecordBatch(
            new Schema([new Field(column, StringType.Default, nullable: true), new Field("n", Int32Type.Default, nullable: true)]), [texts.Build(), numbers.Build()], values.Length);
    }
}
