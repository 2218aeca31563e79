using System.Data.Common;
using DuckLake.Metadata;
using DuckLake.Metadata.Sqlite;
using DuckLake.Testing;
using Microsoft.Data.Sqlite;

namespace DuckLake.Arrow.Tests;

/// <summary>Catalogs in SQLite files of a temporary directory.</summary>
internal sealed class SqliteBackend : LakeBackend
{
    private readonly TemporaryDirectory _directory = new();

    public override string Kind => "sqlite";

    public override string TablesQuery => "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'ducklake_%' ORDER BY name";

    public override MetadataProvider OpenMetadata(string name) =>
        SqliteMetadata.Open(PathOf(name), new SqliteMetadataOptions { BusyTimeout = TimeSpan.FromSeconds(60) });

    public override DbConnection Connect(string name)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = PathOf(name),
            Mode = SqliteOpenMode.ReadWrite,
            Pooling = false,
        }.ConnectionString);
        connection.Open();
        return connection;
    }

    public override string[] WorkerArguments(string name) => ["--kind", Kind, "--catalog", PathOf(name)];

    public override void Dispose() => _directory.Dispose();

    private string PathOf(string name) => Path.Combine(_directory.FullPath, Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(name)) + ".sqlite");
}
