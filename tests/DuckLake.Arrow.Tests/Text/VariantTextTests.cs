using System.Buffers.Binary;
using System.Text;
using DuckLake.Columnar;
using DuckLake.Parquet;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

/// <summary>Variants in Parquet files, read and printed here, have the texts DuckDB gives them from the same files.</summary>
public sealed class VariantTextTests : LeakCheckedTest
{
    /// <summary>Valid files DuckDB 1.5 fails to read: the value column is left out.</summary>
    private static readonly int[] NotReadByDuckDb = [41, 88, 131, 132, 138];

    /// <summary>Invalid files; DuckDB reads some of them, here they are refused.</summary>
    private static readonly int[] Refused = [40, 42, 43, 87, 125, 127, 128, 137];

    public static TheoryData<string> Expressions =>
    [
        "42::TINYINT", "-7::BIGINT", "1.5::FLOAT", "1e20::DOUBLE", "'nan'::DOUBLE", "-0.0::DOUBLE", "true",
        "1.50::DECIMAL(4,2)", "-12345678901.5::DECIMAL(18,3)", "99999999999999999999.5::DECIMAL(38,2)",
        "'a b'", "''", "'it''s'", "repeat('x', 63)", "repeat('x', 64)", "[repeat('x', 64), 'z']", "'{\"\": \"a, b\", \"c\": null}'::JSON", "repeat('x', 65)", "'日本語'", "NULL",
        "DATE '2024-02-29'", "TIME '01:02:03.5'", "TIMESTAMP '1969-12-31 23:59:59.999999'", "TIMESTAMPTZ '2024-02-29 12:34:56+05:30'",
        "TIMESTAMP_NS '2024-02-29 12:34:56.123456789'", "'\\xAA\\x00(b)'::BLOB", "'8a7e6c5d-4b3a-4291-8f70-123456789abc'::UUID",
        "{'b': 1, 'a': 2}", "{'zz': 1, 'bb': 'q', 'aa': {'Z': NULL, 'é': 3}}", "{'k k': 'v: x', 'l': ['a, b', 'c']}",
        "{'t': TIMESTAMP '2024-01-01 01:02:03', 'time': TIME '01:02:03', 'bl': '\\xAA'::BLOB}",
        "['a, b', 'it''s', '', ' x', 'NULL', 'null']", "['a, b', NULL]", "[1, NULL]", "[]::INTEGER[]", "[[], [1], NULL]::INTEGER[][]",
        "[TIMESTAMP '2024-01-01 01:02:03']", "[1::VARIANT, 'x y'::VARIANT, 'a,b'::VARIANT, ''::VARIANT, [1]::VARIANT, {'a': 'q, r'}::VARIANT]",
        "[{'x': 'a, b'}::VARIANT, {'y': 'c: d'}::VARIANT]", "[DATE '2024-01-01'::VARIANT, 'x: y'::VARIANT]", "[['a, b'], ['c', 'd']]",
        "MAP {'a': 1}", "[1::TINYINT::VARIANT, 2::SMALLINT::VARIANT]", "'{\"a\": [1, null, \"x y\", {\"b\": {}}], \"\": []}'::JSON",
        "{'a''b': 1}", "['a\\b', 'c''d']", "[true, false]", "[NULL::VARIANT, NULL::VARIANT]",
    ];

    public static TheoryData<string> CorpusFiles => [.. Files(Path.Combine(TestPaths.ParquetTesting, "shredded_variant"))
        .Where(path => !NotReadByDuckDb.Contains(CaseNumber(path)) && !Refused.Contains(CaseNumber(path)))];

    public static TheoryData<string> GoldenFiles =>
    [
        .. Files(Path.Combine(TestPaths.Golden, "types_geometry_variant", "data", "main", "things")),
        .. Files(Path.Combine(TestPaths.Golden, "types_geometry_variant", "data", "main", "readings")),
        .. Files(Path.Combine(TestPaths.Golden, "inline_variant_geometry", "data", "main", "v")),
        .. Files(Path.Combine(TestPaths.Golden, "curated", "geometry-variant", "data", "duckdb", "main", "things")),
        .. Files(Path.Combine(TestPaths.Golden, "curated", "geometry-variant", "data", "duckdb", "main", "readings")),
    ];

    [Theory]
    [MemberData(nameof(Expressions))]
    public void What_DuckDB_writes_prints_as_DuckDB_reads_it(string expression)
    {
        using var directory = new TemporaryDirectory();
        string path = directory.Combine("v.parquet");
        using DuckDbSession duckDb = DuckDbSession.Open();

        // Alone the value is shredded; beside other types, in other proportions, it is not, or partly.
        foreach (string query in new[]
        {
            $"SELECT ({expression})::VARIANT AS v",
            $"SELECT ({expression})::VARIANT AS v UNION ALL SELECT {{'aa': 'other', 'c': [1]}}::VARIANT FROM range(3)",
            $"SELECT ({expression})::VARIANT AS v UNION ALL SELECT {{'aa': 5}}::VARIANT",
            $"SELECT ({expression})::VARIANT AS v UNION ALL SELECT [1, 2]::VARIANT FROM range(2) UNION ALL SELECT DATE '2024-01-01'::VARIANT",
        })
        {
            duckDb.Execute($"COPY ({query}) TO {DuckDbSession.Literal(path)} (FORMAT parquet)");
            AssertSameText(duckDb, path);
        }
    }

    /// <summary>DuckDB writes variants only as columns, so it writes their groups here and the annotation is added to its footer.</summary>
    [Fact]
    public void Variants_lie_in_structs_and_lists()
    {
        using var directory = new TemporaryDirectory();
        string path = directory.Combine("nested.parquet");
        using DuckDbSession duckDb = DuckDbSession.Open();
        const string Empty = "'\\x11\\x00\\x00'::BLOB";
        duckDb.Execute(
            $$"""
            COPY (SELECT * FROM (VALUES
                (1, {'v': {'metadata': {{Empty}}, 'value': NULL, 'typed_value': 'a, b'}, 'n': 1},
                    [{'metadata': {{Empty}}, 'value': '\x0C\x07'::BLOB}, NULL, {'metadata': '\x11\x01\x00\x01x'::BLOB, 'value': '\x02\x01\x00\x00\x02\x0C\x08'::BLOB}]),
                (2, {'v': {'metadata': {{Empty}}, 'value': '\x04'::BLOB, 'typed_value': NULL}, 'n': NULL}, []),
                (3, NULL, NULL),
                (4, {'v': NULL, 'n': 4}, [{'metadata': {{Empty}}, 'value': '\x00'::BLOB}, {'metadata': {{Empty}}, 'value': '\x05y'::BLOB}]))
                t(id, s, l)) TO {{DuckDbSession.Literal(path)}} (FORMAT parquet)
            """);
        byte[] file = AnnotateAsVariant(AnnotateAsVariant(File.ReadAllBytes(path), "v"), "element");
        string?[][] expected =
        [
            ["1", "{'v': a, b, 'n': 1}", "[7, NULL, {'x': 8}]"],
            ["2", "{'v': true, 'n': NULL}", "[]"],
            ["3", null, null],
            ["4", "{'v': NULL, 'n': 4}", "[NULL, y]"],
        ];
        Assert.Equal(expected, ReadText(file, path));
    }

    [SkippableTheory]
    [MemberData(nameof(CorpusFiles))]
    public void Shredded_variants_of_the_public_collection_print_as_DuckDB_reads_them(string path)
    {
        TestPaths.RequireCorpora();
        using DuckDbSession duckDb = DuckDbSession.Open();
        AssertSameText(duckDb, path);
    }

    [SkippableTheory]
    [MemberData(nameof(GoldenFiles))]
    public void Variants_of_the_reference_print_as_DuckDB_reads_them(string path)
    {
        TestPaths.RequireShared();
        using DuckDbSession duckDb = DuckDbSession.Open();
        AssertSameText(duckDb, path);
    }

    [Fact]
    public void Malformed_variants_are_format_errors()
    {
        var target = new StringBuilder();
        Assert.Throws<FormatException>(() => VariantText.TryAppend(target, [0x11, 0, 0], [0xFC]));
        Assert.Throws<FormatException>(() => VariantText.TryAppend(target, [], [0x00]));
        Assert.Throws<FormatException>(() => VariantText.TryAppend(target, [0x11, 0, 0], [0x44, 0, 0, 0, 0, 0, 0, 0, 0x80]));
        Assert.False(VariantText.TryAppend(target, [0x11, 0, 0], [0x00]));
        Assert.Equal(0, target.Length);
    }

    private static void AssertSameText(DuckDbSession duckDb, string path)
    {
        DuckDbRows expected = duckDb.Query($"SELECT * FROM read_parquet({DuckDbSession.Literal(path)})");
        Assert.Equal(expected.Rows, ReadText(File.ReadAllBytes(path), path));
    }

    private static List<string?[]> ReadText(byte[] file, string name)
    {
        List<string?[]> rows = [];
        using IArrowArrayStream stream = ParquetFileReader.Open(file, name: name).Read();
        while (stream.ReadNextRecordBatchAsync().AsTask().GetAwaiter().GetResult() is { } batch)
        {
            using (batch)
            {
                for (int row = 0; row < batch.Length; row++)
                {
                    int at = row;
                    rows.Add([.. Enumerable.Range(0, batch.ColumnCount).Select(
                        column => ValueText.Format(batch.Column(column), batch.Schema.GetFieldByIndex(column), at))]);
                }
            }
        }

        return rows;
    }

    /// <summary>Adds the logical type VARIANT to the schema element of a group whose last Thrift field is the number of its children.</summary>
    private static byte[] AnnotateAsVariant(byte[] file, string group)
    {
        byte[] name = [0x18, (byte)group.Length, .. Encoding.UTF8.GetBytes(group), 0x15];
        int footerLength = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(file.Length - 8));
        int footer = file.Length - 8 - footerLength;
        int found = file.AsSpan(footer).IndexOf(name);
        Assert.True(found >= 0);

        // After the name come a byte of the number of children and the end of the element.
        int end = footer + found + name.Length + 1;
        Assert.Equal(0, file[end]);
        byte[] annotation = [0x5C, 0x0C, 0x20, 0x00, 0x00];
        byte[] result = [.. file.AsSpan(0, end), .. annotation, .. file.AsSpan(end)];
        BinaryPrimitives.WriteInt32LittleEndian(result.AsSpan(result.Length - 8), footerLength + annotation.Length);
        return result;
    }

    private static IEnumerable<string> Files(string directory) => Directory.Exists(directory)
        ? Directory.EnumerateFiles(directory, "*.parquet").Order(StringComparer.Ordinal)
        : [];

    private static int CaseNumber(string path) => int.Parse(Path.GetFileName(path)[5..8], System.Globalization.CultureInfo.InvariantCulture);
}
