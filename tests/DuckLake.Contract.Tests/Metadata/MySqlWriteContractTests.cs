using System.Data.Common;
using System.Text.RegularExpressions;
using DuckLake.Metadata;
using DuckLake.Metadata.MySql;
using DuckLake.Testing;
using MySqlConnector;

namespace DuckLake.Contract.Tests.Metadata;

/// <summary>The contract of writing on MariaDB, with the driver MySqlConnector.</summary>
public class MySqlWriteContractTests : MetadataWriteContract
{
    private readonly MySqlDatabase _database = MySqlDatabase.Create();

    protected virtual DbProviderFactory Driver => MySqlConnectorFactory.Instance;

    /// <summary>Many rows are several commands: <c>max_allowed_packet</c> bounds one.</summary>
    protected override (int Begin, int Batch) MaximalRoundTrips => (1, 25);

    protected override MetadataProvider Connect(CatalogAccess access, TimeSpan commitLockTimeout) => MySqlMetadata.Open(
        Driver, _database.ConnectionString, new MySqlMetadataOptions { Access = access, CommitLockTimeout = commitLockTimeout });

    // KEY is a reserved word here.
    protected override List<string?[]> Query(string sql) => _database.Query(Regex.Replace(sql, @"\bkey\b", "\"key\""));

    protected override void Cleanup()
    {
        base.Cleanup();
        _database.Dispose();
    }
}
