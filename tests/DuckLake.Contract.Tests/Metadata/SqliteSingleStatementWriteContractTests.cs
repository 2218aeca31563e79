using DuckLake.Metadata;
using Microsoft.Data.Sqlite;

namespace DuckLake.Contract.Tests.Metadata;

/// <summary>The contract of writing on SQLite with one statement per command, over a provider factory.</summary>
public class SqliteSingleStatementWriteContractTests : SqliteWriteContractTests
{
    protected override (int Begin, int Batch) MaximalRoundTrips => (12, 5);

    protected override MetadataProvider Connect(CatalogAccess access, TimeSpan commitLockTimeout)
    {
        var connectionString = new SqliteConnectionStringBuilder { DataSource = CatalogPath, Pooling = false }.ConnectionString;
        return new SqlMetadataProvider(
            SqliteFactory.Instance,
            connectionString,
            new SingleStatementDialect(),
            new SqlMetadataOptions { Access = access, CommitLockTimeout = commitLockTimeout });
    }
}
