using System.Data.Common;
using DuckLake.DuckDb;
using DuckLake.Metadata;
using DuckLake.Metadata.DuckDb;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

/// <summary>Catalogs in DuckDB files of a temporary directory.</summary>
internal sealed class DuckDbBackend : LakeBackend
{
    private readonly TemporaryDirectory _directory = new();

    public override string Kind => "duckdb";

    public override string TablesQuery =>
        "SELECT table_name FROM duckdb_tables() WHERE database_name = current_database() AND table_name LIKE 'ducklake\\_%' ESCAPE '\\' ORDER BY table_name";

    public override MetadataProvider OpenMetadata(string name) => DuckDbMetadata.Open(PathOf(name));

    public override DbConnection Connect(string name) => AdoConnection.Open(PathOf(name), DuckDbFileMode.ReadWrite);

    public override string[] WorkerArguments(string name) => ["--kind", Kind, "--catalog", PathOf(name)];

    public override void Dispose() => _directory.Dispose();

    private string PathOf(string name) => Path.Combine(_directory.FullPath, Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(name)) + ".ducklake");
}
