using DuckLake.Metadata;
using DuckLake.Metadata.Sqlite;
using Microsoft.Data.Sqlite;

namespace DuckLake.Contract.Tests.Metadata;

/// <summary>The contract on SQLite with one statement per command, as some drivers need it.</summary>
public class SqliteSingleStatementContractTests : SqliteContractTests
{
    protected override (int Unchanged, int AfterCommit) MaximalRoundTrips => (4, 20);

    protected override MetadataProvider Open()
    {
        var connectionString = new SqliteConnectionStringBuilder { DataSource = CatalogPath, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ConnectionString;
        return Own(new SqlMetadataProvider(SqliteFactory.Instance, connectionString, new SingleStatementDialect()));
    }
}
