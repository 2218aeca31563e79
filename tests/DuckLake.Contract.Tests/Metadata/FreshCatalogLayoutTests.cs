using DuckLake.Metadata;
using DuckLake.Metadata.Postgres;
using DuckLake.Metadata.Sqlite;
using DuckLake.Testing;
using Microsoft.Data.Sqlite;

namespace DuckLake.Contract.Tests.Metadata;

/// <summary>A fresh catalog has the tables of the reference's, column by column: the reference inserts by position.</summary>
public class FreshCatalogLayoutTests : LeakCheckedTest
{
    private const string Lake = "curated/types-inlined";

    [SkippableFact]
    public async Task On_sqlite()
    {
        TestPaths.RequireShared();
        using var directory = new TemporaryDirectory();
        var path = directory.Combine("catalog.sqlite");
        await using (var provider = SqliteMetadata.Open(path))
        {
            await provider.CreateCatalogAsync(new CatalogCreation { DataPath = "data/" });
        }

        var golden = Columns(Path.Combine(TestPaths.Golden, Lake, "catalog.sqlite"));
        Assert.Equal(28, golden.Select(c => c.Split('|')[0]).Distinct().Count());
        Assert.Equal(golden, Columns(path));

        static List<string> Columns(string file)
        {
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ConnectionString);
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText =
                """
                SELECT m.name || '|' || c.cid || '|' || c.name || '|' || c.type || '|' || c."notnull" || '|' || ifnull(c.dflt_value, '') || '|' || c.pk
                FROM sqlite_master m JOIN pragma_table_info(m.name) c
                WHERE m.type = 'table' AND m.name NOT GLOB 'ducklake_inlined_*_[0-9]*' ORDER BY m.name, c.cid
                """;
            using var reader = command.ExecuteReader();
            var columns = new List<string>();
            while (reader.Read())
            {
                columns.Add(reader.GetString(0));
            }

            return columns;
        }
    }

    [SkippableFact]
    public async Task On_postgres()
    {
        TestPaths.RequireShared();
        using var golden = PostgresDatabase.Create();
        golden.Load(Path.Combine(TestPaths.Golden, Lake, "catalog.pg.sql"));
        using var fresh = PostgresDatabase.Create();
        await using (var provider = PostgresMetadata.Open(fresh.ConnectionString))
        {
            await provider.CreateCatalogAsync(new CatalogCreation { DataPath = "data/" });
        }

        const string Columns =
            """
            SELECT c.relname, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.atthasdef,
                EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary AND a.attnum = ANY(i.indkey))
            FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = 'public' AND c.relkind = 'r' AND a.attnum > 0 AND c.relname !~ '^ducklake_inlined_(data|delete)_[0-9]'
            ORDER BY c.relname, a.attnum
            """;
        var expected = golden.Query(Columns).ConvertAll(c => string.Join('|', c));
        Assert.Equal(28, expected.Select(c => c.Split('|')[0]).Distinct().Count());
        Assert.Equal(expected, fresh.Query(Columns).ConvertAll(c => string.Join('|', c)));
    }
}
