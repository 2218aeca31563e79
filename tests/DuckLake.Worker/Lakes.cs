using DuckLake.Arrow;
using DuckLake.Metadata;
using DuckLake.Metadata.DuckDb;
using DuckLake.Metadata.MySql;
using DuckLake.Metadata.Postgres;
using DuckLake.Metadata.Sqlite;
using MySql.Data.MySqlClient;

namespace DuckLake.Worker;

/// <summary>Opens the lake of the arguments.</summary>
internal static class Lakes
{
    public static Task<DuckLakeCatalog> OpenAsync(WorkerOptions options) => DuckLakeCatalog.OpenAsync(OpenMetadata(options));

    private static MetadataProvider OpenMetadata(WorkerOptions options)
    {
        string place = options.Text("--catalog");
        return options.Text("--kind") switch
        {
            "sqlite" => SqliteMetadata.Open(place, new SqliteMetadataOptions { BusyTimeout = TimeSpan.FromSeconds(60) }),
            "duckdb" => DuckDbMetadata.Open(place),
            "postgres" => PostgresMetadata.Open(place, new PostgresMetadataOptions { MetadataSchema = options.Text("--schema") }),
            "mysql" => MySqlMetadata.Open(MySqlClientFactory.Instance, place, new MySqlMetadataOptions { MetadataSchema = options.Text("--schema") }),
            var kind => throw new ArgumentException($"Unknown kind of catalog {kind}."),
        };
    }
}
