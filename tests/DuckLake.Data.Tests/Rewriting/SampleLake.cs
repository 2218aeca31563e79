using DuckLake.Arrow;

namespace DuckLake.Data.Tests;

/// <summary>Tables with columns of many types and few distinct values.</summary>
internal static class SampleLake
{
    private static readonly DuckLakeRowMapping<SampleRow> s_mapping = new DuckLakeRowMapping<SampleRow>()
        .Column("i", row => row.I)
        .Column("b", row => row.B)
        .Column("s", row => row.S)
        .Column("d", row => row.D)
        .Column("dt", row => row.Dt)
        .Column("ts", row => row.Ts)
        .Column("de", row => row.De)
        .Column("ok", row => row.Ok);

    public static DuckLakeCatalog CatalogOf(EngineSession session) => session.Lakes.Find("lake")!.Catalog;

    public static Task CreateAsync(EngineSession session, string table, params SampleRow[][] files) => CatalogOf(session).TransactAsync(
        async (transaction, _) =>
        {
            transaction.CreateTable(
                table,
                [
                    DuckLakeColumnSpec.Parse("i", "INTEGER"),
                    DuckLakeColumnSpec.Parse("b", "BIGINT"),
                    DuckLakeColumnSpec.Parse("s", "VARCHAR"),
                    DuckLakeColumnSpec.Parse("d", "DOUBLE"),
                    DuckLakeColumnSpec.Parse("dt", "DATE"),
                    DuckLakeColumnSpec.Parse("ts", "TIMESTAMP"),
                    DuckLakeColumnSpec.Parse("de", "DECIMAL(10,2)"),
                    DuckLakeColumnSpec.Parse("ok", "BOOLEAN"),
                ]);
            foreach (SampleRow[] rows in files)
            {
                await transaction.AppendAsync(table, rows, s_mapping);
            }
        });

    public static Task CreateViewAsync(EngineSession session, string name, string sql, params string[] columns) =>
        CatalogOf(session).TransactAsync((transaction, _) =>
        {
            transaction.CreateView(name, sql, columns);
            return Task.CompletedTask;
        });

    public static SampleRow[] RandomRows(Random random, int count)
    {
        SampleRow[] rows = new SampleRow[count];
        for (int i = 0; i < count; i++)
        {
            rows[i] = new SampleRow(
                Maybe(random, () => random.Next(-5, 6)),
                Maybe(random, () => (long)random.Next(-3, 4) * 1_000_000_007),
                MaybeText(random),
                Maybe(random, () => random.Next(8) switch { 0 => double.NaN, 1 => double.PositiveInfinity, 2 => -0.0, var n => n / 4.0 }),
                Maybe(random, () => new DateOnly(1994, 1, 1).AddMonths(random.Next(24))),
                Maybe(random, () => new DateTime(1994, 1, 1).AddHours(random.Next(48))),
                Maybe(random, () => random.Next(-20, 20) / 4m),
                Maybe(random, () => random.Next(2) == 0));
        }

        return rows;
    }

    private static T? Maybe<T>(Random random, Func<T> value)
        where T : struct => random.Next(6) == 0 ? null : value();

    private static string? MaybeText(Random random) => random.Next(6) == 0 ? null : random.Next(6) switch
    {
        0 => "",
        1 => "ab",
        2 => "abc",
        3 => "Ab%",
        4 => "b_c",
        _ => "é" + random.Next(2),
    };
}
