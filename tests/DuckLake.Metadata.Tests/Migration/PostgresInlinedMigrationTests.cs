using DuckLake.Testing;

namespace DuckLake.Metadata.Tests;

/// <summary>Version 0.3 kept inlined values in PostgreSQL's own types, which hold less than DuckDB's; they get the form of today.</summary>
public sealed class PostgresInlinedMigrationTests : LeakCheckedTest
{
    [SkippableFact]
    public async Task Native_values_become_the_texts_of_today()
    {
        using var lake = MigrationLake.Create(isPostgres: true);
        lake.Builder.AddSnapshot(1, "2026-01-02 00:00:00+00", 1, 2, 1);
        lake.Builder.AddTable(
            1, "t", 1, ("d", "date"), ("ts", "timestamp"), ("tz", "timestamptz"), ("s", "varchar"), ("j", "json"), ("n", "list"), ("u", "uint64"), ("iv", "interval"));
        lake.Builder.AddColumn(1, 9, "element", "int32", 1, parent: 6);
        var inlined = lake.Builder.AddInlinedTable(
            1, 1, "d DATE, ts TIMESTAMP, tz TIMESTAMPTZ, s VARCHAR, j JSON, n VARCHAR, u VARCHAR, iv INTERVAL");
        lake.Builder.Insert(inlined, 0, 1, null, "2024-02-29", "2024-02-29 12:00:00.5", "2024-02-29 12:00:00.000001+05:30", "größe\\x", "{\"a\": 1}", "[1, 2]", "18446744073709551615", "1 year -2 days");
        lake.Builder.Insert(inlined, 1, 1, null, "infinity", "-infinity", "infinity", "", "null");
        lake.Builder.Insert(inlined, 2, 1, null, "0044-03-15 BC", "0044-03-15 10:20:30 BC", "0044-03-15 10:20:30.25+00 BC", null, null);
        lake.Builder.Insert(inlined, 3, 1, null, "12024-02-29", "12024-02-29 00:00:00", "12024-02-29 00:00:00+00");
        lake.Execute("ALTER TABLE ducklake_data_file ADD COLUMN partial_file_info VARCHAR");
        lake.Execute("UPDATE ducklake_metadata SET value = '0.3' WHERE key = 'version'");

        await using var migration = lake.Migration();
        await migration.MigrateAsync();
        Assert.Equal(
            ["character varying", "character varying", "character varying", "bytea", "bytea", "character varying", "character varying", "interval"],
            lake.Layout().Where(c => c.StartsWith(inlined, StringComparison.Ordinal)).Skip(3).Select(c => c[(c.IndexOf(' ', StringComparison.Ordinal) + 1)..]));
        Assert.Equal(
            [
                ["2024-02-29", "2024-02-29 12:00:00.5", "2024-02-29 06:30:00.000001+00", "größe\\x", "{\"a\": 1}", "[1, 2]"],
                ["infinity", "-infinity", "infinity", "", "null", null],
                ["0044-03-15 (BC)", "0044-03-15 (BC) 10:20:30", "0044-03-15 (BC) 10:20:30.25+00", null, null, null],
                ["12024-02-29", "12024-02-29 00:00:00", "12024-02-29 00:00:00+00", null, null, null],
            ],
            lake.Query($"SELECT d, ts, tz, convert_from(s, 'UTF8'), convert_from(j, 'UTF8'), n FROM {inlined} ORDER BY row_id"));
    }

    [SkippableFact]
    public async Task A_column_that_may_be_of_two_types_is_not_guessed()
    {
        using var lake = MigrationLake.Create(isPostgres: true);
        lake.Builder.AddSnapshot(5, "2026-01-02 00:00:00+00", 4, 2, 1);
        lake.Execute("DELETE FROM ducklake_snapshot_changes WHERE snapshot_id = 0; DELETE FROM ducklake_snapshot WHERE snapshot_id = 0");
        lake.Builder.AddTable(1, "t", 1);
        lake.Builder.AddColumn(1, 1, "c", "varchar", 1, endSnapshot: 2);
        lake.Builder.AddColumn(1, 2, "c", "uint64", 2);
        var inlined = lake.Builder.AddInlinedTable(1, 1, "c VARCHAR");
        lake.Builder.Insert(inlined, 0, 1, null, "1");
        lake.Execute("ALTER TABLE ducklake_data_file ADD COLUMN partial_file_info VARCHAR; UPDATE ducklake_metadata SET value = '0.3' WHERE key = 'version'");
        await using var migration = lake.Migration();
        var plan = await migration.PlanAsync();
        Assert.Contains(plan.Problems, p => p.Kind == MigrationProblemKind.Blocking && p.CatalogTable == inlined);
    }
}
