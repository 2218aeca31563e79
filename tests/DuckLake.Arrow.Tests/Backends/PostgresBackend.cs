using System.Data.Common;
using DuckLake.Metadata;
using DuckLake.Metadata.Postgres;
using DuckLake.Testing;
using Npgsql;

namespace DuckLake.Arrow.Tests;

/// <summary>Catalogs in schemas of a fresh PostgreSQL database.</summary>
internal sealed class PostgresBackend : LakeBackend
{
    private readonly PostgresDatabase _database = PostgresDatabase.Create();

    public override string Kind => "postgres";

    public override string TablesQuery =>
        "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tablename LIKE 'ducklake_%' ORDER BY tablename";

    public override MetadataProvider OpenMetadata(string name) =>
        PostgresMetadata.Open(_database.ConnectionString, new PostgresMetadataOptions { MetadataSchema = SchemaOf(name) });

    public override DbConnection Connect(string name)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_database.ConnectionString)
        {
            Pooling = false,
            SearchPath = SchemaOf(name),
        }.ConnectionString);
        connection.Open();
        return connection;
    }

    public override string[] WorkerArguments(string name) =>
        ["--kind", Kind, "--catalog", _database.ConnectionString, "--schema", SchemaOf(name)];

    public override void Dispose() => _database.Dispose();

    private static string SchemaOf(string name) =>
        "l" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(name)))[..16];
}
