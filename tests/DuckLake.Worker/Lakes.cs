using DuckLake.Arrow;
using DuckLake.Metadata;
using DuckLake.Metadata.DuckDb;
using DuckLake.Metadata.MySql;
using DuckLake.Metadata.Postgres;
using DuckLake.Metadata.Sqlite;
using DuckLake.Storage;
using DuckLake.Storage.S3;
using DuckLake.Testing;
using MySqlConnector;

namespace DuckLake.Worker;

/// <summary>Opens the lake of the arguments; <c>--store s3</c> reaches the S3 server of the tests.</summary>
internal static class Lakes
{
    public static Task<DuckLakeCatalog> OpenAsync(WorkerOptions options) => DuckLakeCatalog.OpenAsync(OpenMetadata(options), new DuckLakeCatalogOptions { ObjectStores = OpenStores(options) });

    private static ObjectStoreRegistry OpenStores(WorkerOptions options)
    {
        var stores = new ObjectStoreRegistry();
        if (options.Find("--store") == "s3")
        {
            stores.AddS3(new S3ObjectStoreOptions { Default = S3Server.BucketOptions });
        }

        return stores;
    }

    private static MetadataProvider OpenMetadata(WorkerOptions options)
    {
        string place = options.Text("--catalog");
        return options.Text("--kind") switch
        {
            "sqlite" => SqliteMetadata.Open(place, new SqliteMetadataOptions { BusyTimeout = TimeSpan.FromSeconds(60) }),
            "duckdb" => DuckDbMetadata.Open(place),
            "postgres" => PostgresMetadata.Open(place, new PostgresMetadataOptions { MetadataSchema = options.Text("--schema") }),
            "mysql" => MySqlMetadata.Open(MySqlConnectorFactory.Instance, place, new MySqlMetadataOptions { MetadataSchema = options.Text("--schema") }),
            var kind => throw new ArgumentException($"Unknown kind of catalog {kind}."),
        };
    }
}
