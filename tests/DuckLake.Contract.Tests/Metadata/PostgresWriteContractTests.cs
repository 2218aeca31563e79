using DuckLake.Metadata;
using DuckLake.Metadata.Postgres;
using DuckLake.Testing;

namespace DuckLake.Contract.Tests.Metadata;

/// <summary>The contract of writing on PostgreSQL.</summary>
public class PostgresWriteContractTests : MetadataWriteContract
{
    private readonly PostgresDatabase _database = PostgresDatabase.Create();
    private readonly string? _schema;

    public PostgresWriteContractTests()
        : this(schema: null)
    {
    }

    protected PostgresWriteContractTests(string? schema) => _schema = schema;

    protected override MetadataProvider Connect(CatalogAccess access, TimeSpan commitLockTimeout) => PostgresMetadata.Open(
        _database.ConnectionString, new PostgresMetadataOptions { MetadataSchema = _schema, Access = access, CommitLockTimeout = commitLockTimeout });

    protected override List<string?[]> Query(string sql) =>
        _database.Query(_schema is null ? sql : $"SET search_path = \"{_schema.Replace("\"", "\"\"", StringComparison.Ordinal)}\"; {sql}");

    protected override void Cleanup()
    {
        base.Cleanup();
        _database.Dispose();
    }
}
