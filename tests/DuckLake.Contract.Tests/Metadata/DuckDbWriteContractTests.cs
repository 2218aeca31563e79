using System.Globalization;
using DuckLake.DuckDb;
using DuckLake.Metadata;
using DuckLake.Metadata.DuckDb;
using DuckLake.Testing;

namespace DuckLake.Contract.Tests.Metadata;

/// <summary>The contract of writing on DuckDB files.</summary>
public sealed class DuckDbWriteContractTests : MetadataWriteContract
{
    private readonly TemporaryDirectory _directory = new();

    private string CatalogPath => _directory.Combine("catalog.ducklake");

    protected override MetadataProvider Connect(CatalogAccess access, TimeSpan commitLockTimeout) =>
        DuckDbMetadata.Open(CatalogPath, new DuckDbMetadataOptions { Access = access, CommitLockTimeout = commitLockTimeout });

    protected override List<string?[]> Query(string sql)
    {
        using var connection = AdoConnection.Open(CatalogPath, DuckDbFileMode.Create);
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
