using DuckLake.Metadata;
using DuckLake.Metadata.Postgres;
using Npgsql;

namespace DuckLake.Contract.Tests.Metadata;

/// <summary>The contract on PostgreSQL with a schema of its own and a data source of the caller.</summary>
public class PostgresDataSourceContractTests() : PostgresContractTests("My \"lake\"")
{
    private NpgsqlDataSource? _dataSource;

    protected override MetadataProvider Open()
    {
        _dataSource ??= Own(NpgsqlDataSource.Create(ConnectionString));
        return Own(PostgresMetadata.Open(_dataSource, new PostgresMetadataOptions { MetadataSchema = Schema }));
    }
}
