using System.Globalization;
using DuckLake.Metadata;
using DuckLake.Metadata.Sqlite;
using DuckLake.Testing;
using Microsoft.Data.Sqlite;

namespace DuckLake.Contract.Tests.Metadata;

/// <summary>The contract of writing on SQLite.</summary>
public class SqliteWriteContractTests : MetadataWriteContract
{
    private readonly TemporaryDirectory _directory = new();

    protected string CatalogPath => _directory.Combine("catalog.sqlite");

    protected override MetadataProvider Connect(CatalogAccess access, TimeSpan commitLockTimeout) =>
        SqliteMetadata.Open(CatalogPath, new SqliteMetadataOptions { Access = access, CommitLockTimeout = commitLockTimeout });

    protected override List<string?[]> Query(string sql)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = CatalogPath, Pooling = false }.ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string?[]>();
        while (reader.Read())
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount)
                .Select(i => reader.IsDBNull(i) ? null : Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture))]);
        }

        return rows;
    }

    protected override void Cleanup()
    {
        base.Cleanup();
        _directory.Dispose();
    }
}
