using DuckLake.Metadata.Postgres;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

/// <summary>Inlined values in PostgreSQL's own types, as version 0.3 left them, whatever the session prints them like.</summary>
public sealed class PostgresNativeValuesTests : LeakCheckedTest
{
    private readonly PostgresDatabase _database = PostgresDatabase.Create();

    [SkippableTheory]
    [InlineData("")]
    [InlineData(";Options=-c DateStyle=German -c IntervalStyle=iso_8601 -c TimeZone=Asia/Kolkata -c extra_float_digits=0 -c bytea_output=escape")]
    public async Task Native_values_read_as_the_texts_of_today(string settings)
    {
        using CatalogBuilder builder = CatalogBuilder.Create(_database);
        builder.AddSnapshot(1, "2026-01-02 00:00:00+00", 1, 2, 1);
        builder.AddTable(
            1,
            "t",
            1,
            ("d", "date"),
            ("ts", "timestamp"),
            ("tz", "timestamptz"),
            ("ti", "time"),
            ("tt", "timetz"),
            ("iv", "interval"),
            ("s", "varchar"),
            ("j", "json"),
            ("b", "blob"),
            ("id", "uuid"),
            ("de", "decimal(38,4)"),
            ("f", "float32"),
            ("g", "float64"),
            ("y", "boolean"),
            ("u", "uint64"));
        string inlined = builder.AddInlinedTable(
            1,
            1,
            "d DATE, ts TIMESTAMP, tz TIMESTAMPTZ, ti TIME, tt TIMETZ, iv INTERVAL, s TEXT, j JSON, b BYTEA, id UUID, de DECIMAL(38,4), f FLOAT, g DOUBLE PRECISION, y BOOLEAN, u NUMERIC");
        builder.Insert(
            inlined,
            0,
            1,
            null,
            "2024-02-29",
            "2024-02-29 12:00:00.5",
            "2024-02-29 12:00:00.000001+05:30",
            "23:59:59.999999",
            "01:02:03.5+05:30",
            "1 year -2 mons 3 days -04:05:06.7",
            "größe \\x",
            "{\"a\": 1}",
            "\\x00ff",
            "6f4b5b1e-0000-4000-8000-00000000000a",
            "1234567890123456789012345678901234.5678",
            "0.1",
            "0.30000000000000004",
            "t",
            "18446744073709551615");
        builder.Insert(inlined, 1, 1, null, "infinity", "-infinity", "infinity", "24:00:00", "00:00:00-15", "00:00:00", "", "null", "", null, "-0.0001", "NaN", "-Infinity", "f", "0");
        builder.Insert(inlined, 2, 1, null, "0044-03-15 BC", "0044-03-15 10:20:30 BC", "0044-03-15 10:20:30.25+00 BC");
        await using DuckLakeCatalog catalog = await DuckLakeCatalog.OpenAsync(PostgresMetadata.Open(_database.ConnectionString + settings));
        DuckLakeTable table = (await catalog.GetSnapshotAsync()).GetTable("t");
        Assert.Equal(
            [
                "2024-02-29|2024-02-29 12:00:00.5|2024-02-29 06:30:00.000001+00|23:59:59.999999|01:02:03.5+05:30|10 months 3 days -04:05:06.7|größe \\x|{\"a\": 1}|\\x00\\xFF"
                    + "|6f4b5b1e-0000-4000-8000-00000000000a|1234567890123456789012345678901234.5678|0.1|0.30000000000000004|true|18446744073709551615",
                "infinity|-infinity|infinity|24:00:00|00:00:00-15|00:00:00||null||NULL|-0.0001|nan|-inf|false|0",
                "0044-03-15 (BC)|0044-03-15 (BC) 10:20:30|0044-03-15 (BC) 10:20:30.25+00|NULL|NULL|NULL|NULL|NULL|NULL|NULL|NULL|NULL|NULL|NULL|NULL",
            ],
            (await GoldenTables.ReadAsync(table.Scan())).Select(row => string.Join('|', row.Select(value => value ?? "NULL"))));
    }

    protected override void Cleanup() => _database.Dispose();
}
