using System.Text;
using DuckLake.Metadata;

namespace DuckLake.Contract.Tests.Metadata;

public abstract partial class MetadataWriteContract
{
    public static TheoryData<CatalogFormatVersion, int> InlinedCases => new()
    {
        { CatalogFormatVersion.V1_0, 1 },
        { CatalogFormatVersion.V1_0, 30 },
        { CatalogFormatVersion.V1_1, 1 },
    };

    /// <summary>One statement has a value per parameter, the other one JSON text; either must store the same.</summary>
    [SkippableTheory]
    [MemberData(nameof(InlinedCases))]
    public async Task Inlined_rows_of_every_type_are_stored(CatalogFormatVersion version, int rowCount)
    {
        var provider = await CreateAsync(version);
        var cases = new (DuckLakeType Type, string Text)[]
        {
            (DuckLakeType.Of(DuckLakeTypeKind.Boolean), "true"),
            (DuckLakeType.Of(DuckLakeTypeKind.Int8), "-128"),
            (DuckLakeType.Of(DuckLakeTypeKind.Int16), "-32768"),
            (DuckLakeType.Of(DuckLakeTypeKind.Int32), "-2147483648"),
            (DuckLakeType.Of(DuckLakeTypeKind.Int64), "-9223372036854775808"),
            (DuckLakeType.Of(DuckLakeTypeKind.UInt8), "255"),
            (DuckLakeType.Of(DuckLakeTypeKind.UInt16), "65535"),
            (DuckLakeType.Of(DuckLakeTypeKind.UInt32), "4294967295"),
            (DuckLakeType.Of(DuckLakeTypeKind.UInt64), "18446744073709551615"),
            (DuckLakeType.Of(DuckLakeTypeKind.Int128), "-170141183460469231731687303715884105728"),
            (DuckLakeType.Of(DuckLakeTypeKind.UInt128), "340282366920938463463374607431768211455"),
            (DuckLakeType.Of(DuckLakeTypeKind.Float32), "0.1"),
            (DuckLakeType.Of(DuckLakeTypeKind.Float64), "1E+300"),
            (DuckLakeType.Decimal(38, 10), "-1234567890123456789012345678.0123456789"),
            (DuckLakeType.Of(DuckLakeTypeKind.Date), "0044-03-15 (BC)"),
            (DuckLakeType.Of(DuckLakeTypeKind.Time), "01:02:03.5"),
            (DuckLakeType.Of(DuckLakeTypeKind.TimeTz), "01:02:03.5+05:30"),
            (DuckLakeType.Of(DuckLakeTypeKind.TimestampS), "2020-01-02 03:04:05"),
            (DuckLakeType.Of(DuckLakeTypeKind.TimestampMs), "2020-01-02 03:04:05.12"),
            (DuckLakeType.Of(DuckLakeTypeKind.Timestamp), "2020-01-02 03:04:05.123456"),
            (DuckLakeType.Of(DuckLakeTypeKind.TimestampNs), "2020-01-02 03:04:05.123456789"),
            (DuckLakeType.Of(DuckLakeTypeKind.TimestampTz), "2020-01-02 03:04:05+00"),
            (DuckLakeType.Of(DuckLakeTypeKind.Interval), "1 year 2 mons -3 days 04:05:06.5"),
            (DuckLakeType.Of(DuckLakeTypeKind.Varchar), "it's \"text\" \\ 🦆"),
            (DuckLakeType.Of(DuckLakeTypeKind.Json), "{\"a\": [1, null]}"),
            (DuckLakeType.Of(DuckLakeTypeKind.Blob), "\0ab"),
            (DuckLakeType.Of(DuckLakeTypeKind.Uuid), "f79c3e09-677c-4bbd-a479-3f349cb785e7"),
            (DuckLakeType.Of(DuckLakeTypeKind.Struct), "{'a': 1, 'b': NULL}"),
            (DuckLakeType.Of(DuckLakeTypeKind.List), "[1, 2, NULL]"),
            (DuckLakeType.Of(DuckLakeTypeKind.Map), "{k=v}"),
        };
        var columns = cases.Select((c, i) => new InlinedTableColumn($"c{i} \"{c.Type}\"", c.Type, Parts(c.Type.Kind))).ToArray();
        Assert.All(columns, c => Assert.NotEqual(InlinedStorage.NotStorable, provider.Dialect.GetInlinedStorage(c.Type, c.Children)));
        Assert.All(
            new[] { DuckLakeTypeKind.Variant, DuckLakeTypeKind.Geometry, DuckLakeTypeKind.Unknown },
            kind => Assert.Equal(InlinedStorage.NotStorable, provider.Dialect.GetInlinedStorage(DuckLakeType.Of(kind), [])));
        var values = columns.Select((c, i) => Stored(provider.Dialect.GetInlinedStorage(c.Type, c.Children), cases[i].Text)).ToArray();
        await using (var scope = await provider.BeginWriteAsync(new CatalogWriteRequest { BaseSnapshotId = 0 }))
        {
            var rows = Enumerable.Range(0, rowCount).Select(i => new NewInlinedRow(i, 1, values)).Append(new NewInlinedRow(rowCount, 1, new object?[values.Length]));
            await scope.CommitAsync(
            [
                .. Snapshot(scope, "inlined_insert:1"),
                new InsertRows("ducklake_table", ["table_id", "begin_snapshot", "schema_id", "table_name", "path", "path_is_relative"], [[1L, 1L, 0L, "t", "t/", true]]),
                new InsertRows(
                    "ducklake_column",
                    ["column_id", "begin_snapshot", "table_id", "column_order", "column_name", "column_type", "nulls_allowed", "parent_column"],
                    columns.Select((c, i) => new object?[] { i + 1L, 1L, 1L, i + 1L, c.Name, c.Type.ToString(), true, null })
                        .Concat(Children(cases.Length)).ToList()),
                new CreateInlinedDataTable("ducklake_inlined_data_1_0", columns),
                new InsertRows("ducklake_inlined_data_tables", ["table_id", "table_name", "schema_version"], [[1L, "ducklake_inlined_data_1_0", 0L]]),
                new InsertInlinedRows("ducklake_inlined_data_1_0", columns, rows.ToList()),
            ]);
        }

        var reader = Open();
        var snapshot = await reader.GetLatestSnapshotAsync();
        var table = (await reader.GetDefinitionsAsync(snapshot)).GetTable("main", "t");
        var listing = await reader.ListFilesAsync(table, snapshot);
        var read = new List<InlinedRow>();
        await foreach (var row in reader.ReadInlinedRowsAsync(listing, Assert.Single(listing.InlinedTables), table.Columns.Select(c => c.ColumnId).ToList()))
        {
            read.Add(row);
        }

        Assert.Equal(rowCount + 1, read.Count);
        Assert.All(read[^1].Values, Assert.Null);
        Assert.All(read[..^1], row =>
        {
            for (var i = 0; i < cases.Length; i++)
            {
                Assert.Equal((cases[i].Type, cases[i].Text), (cases[i].Type, AsText(cases[i].Type, row.Values[i])));
            }
        });

        // Rows end under either version's column names, also by a provider that did not create the table.
        await using (var scope = await reader.BeginWriteAsync(new CatalogWriteRequest { BaseSnapshotId = 1, InlinedRows = [new InlinedRowsCheck(listing.InlinedTables[0], [0, 1, 99])] }))
        {
            Assert.Equal(rowCount == 0 ? [] : [0L, 1L], scope.LiveInlinedRows("ducklake_inlined_data_1_0").Order());
            await scope.CommitAsync([.. Snapshot(scope, "inlined_delete:1"), new EndInlinedRows("ducklake_inlined_data_1_0", [0], 2)]);
        }

        var end = version == CatalogFormatVersion.V1_0 ? "end_snapshot" : "_ducklake_end_snapshot";
        Assert.Equal([["1", "2"]], Query($"SELECT COUNT(*), MAX({end}) FROM ducklake_inlined_data_1_0 WHERE {end} IS NOT NULL"));
    }

    [SkippableFact]
    public async Task Text_that_is_none_is_refused()
    {
        var provider = await CreateAsync();
        foreach (var count in new[] { 1, 100 })
        {
            await using var scope = await provider.BeginWriteAsync(new CatalogWriteRequest { BaseSnapshotId = 0 });
            var error = await Assert.ThrowsAsync<MetadataException>(
                async () => await scope.CommitAsync([.. Snapshot(scope, "x"), Tags(count, "a\ud800b")]));
            Assert.Equal(MetadataErrorKind.Unsupported, error.Kind);
            Assert.Contains("ducklake_tag", error.Message, StringComparison.Ordinal);
        }

        Assert.Equal(0, (await provider.GetLatestSnapshotAsync()).SnapshotId);
    }

    [SkippableFact]
    public async Task Nul_characters_survive_or_are_refused()
    {
        var provider = await CreateAsync();
        foreach (var count in new[] { 1, 100 })
        {
            await using var scope = await provider.BeginWriteAsync(new CatalogWriteRequest { BaseSnapshotId = 0 });
            var commit = async () => await scope.CommitAsync([.. Snapshot(scope, "altered_table:1"), Tags(count, "a\0bü")]);
            if (!provider.Dialect.TextCanHoldNul)
            {
                Assert.Equal(MetadataErrorKind.Unsupported, (await Assert.ThrowsAsync<MetadataException>(commit)).Kind);
                continue;
            }

            await commit();
        }

        if (provider.Dialect.TextCanHoldNul)
        {
            Assert.Equal([["a\0bü"]], Query("SELECT DISTINCT value FROM ducklake_tag"));
        }
    }

    private static InsertRows Tags(int count, string value) =>
        new("ducklake_tag", ["object_id", "begin_snapshot", "key", "value"], Enumerable.Range(0, count).Select(i => new object?[] { (long)i, 1L, "k", value }).ToList());

    private static IEnumerable<object?[]> Children(int columnCount)
    {
        var id = columnCount;
        object?[] Child(long parent, string name) => [(long)++id, 1L, 1L, (long)id, name, "varchar", true, parent];
        foreach (var (parent, kind) in new[] { (columnCount - 2L, DuckLakeTypeKind.Struct), (columnCount - 1L, DuckLakeTypeKind.List), (columnCount, DuckLakeTypeKind.Map) })
        {
            foreach (var part in Parts(kind))
            {
                yield return Child(parent, part.Name);
            }
        }
    }

    private static InlinedTableColumn[] Parts(DuckLakeTypeKind kind)
    {
        string[] names = kind switch
        {
            DuckLakeTypeKind.Struct => ["a", "b"],
            DuckLakeTypeKind.List => ["element"],
            DuckLakeTypeKind.Map => ["key", "value"],
            _ => [],
        };
        return Array.ConvertAll(names, name => new InlinedTableColumn(name, DuckLakeType.Of(DuckLakeTypeKind.Varchar)));
    }

    private static object Stored(InlinedStorage storage, string text) => storage switch
    {
        InlinedStorage.Boolean => bool.Parse(text),
        InlinedStorage.Integer => long.Parse(text, System.Globalization.CultureInfo.InvariantCulture),
        InlinedStorage.Float32 => (double)float.Parse(text, System.Globalization.CultureInfo.InvariantCulture),
        InlinedStorage.Float64 => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture),
        InlinedStorage.Utf8Bytes or InlinedStorage.Bytes => Encoding.UTF8.GetBytes(text),
        InlinedStorage.NestedJson => text switch
        {
            ['[', ..] => "[\"1\", \"2\", null]",
            "{k=v}" => "[{\"key\": \"k\", \"value\": \"v\"}]",
            _ => "{\"a\": \"1\", \"b\": null}",
        },
        _ => text,
    };

    private static string? AsText(DuckLakeType type, object? value) => value switch
    {
        byte[] bytes => Encoding.UTF8.GetString(bytes),
        bool flag => flag ? "true" : "false",
        long number when type.Kind == DuckLakeTypeKind.Boolean => number != 0 ? "true" : "false",
        string text when type.Kind == DuckLakeTypeKind.Interval => text.Replace("months", "mons", StringComparison.Ordinal).Replace("mons +", "mons ", StringComparison.Ordinal).Replace("days +", "days ", StringComparison.Ordinal),
        _ => Invariant(value),
    };
}
