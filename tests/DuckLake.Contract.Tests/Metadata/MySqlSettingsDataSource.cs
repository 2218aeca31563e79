using System.Data.Common;
using MySqlConnector;

namespace DuckLake.Contract.Tests.Metadata;

/// <summary>Connections whose session is set up otherwise than ours would be.</summary>
internal sealed class MySqlSettingsDataSource(string connectionString, string settings) : DbDataSource
{
    public override string ConnectionString => connectionString;

    protected override DbConnection CreateDbConnection() => new MySqlConnection(connectionString);

    protected override DbConnection OpenDbConnection()
    {
        var connection = new MySqlConnection(connectionString);
        connection.Open();
        using var command = new MySqlCommand(settings, connection);
        command.ExecuteNonQuery();
        return connection;
    }

    protected override ValueTask<DbConnection> OpenDbConnectionAsync(CancellationToken cancellationToken = default) => new(OpenDbConnection());
}
