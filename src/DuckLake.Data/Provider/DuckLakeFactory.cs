using System.Data.Common;

namespace DuckLake.Data;

/// <summary>Makes the provider's objects.</summary>
public sealed class DuckLakeFactory : DbProviderFactory
{
    /// <summary>The name under which <see cref="Register"/> makes the provider known.</summary>
    public const string InvariantName = "DuckLake.Data";

    /// <summary>The only instance.</summary>
    public static readonly DuckLakeFactory Instance = new();

    private DuckLakeFactory()
    {
    }

    /// <summary>True.</summary>
    public override bool CanCreateBatch => true;

    /// <summary>True: adapters fill tables; their changing commands are the caller's.</summary>
    public override bool CanCreateDataAdapter => true;

    /// <summary>False: tables of lakes have no keys for a builder to find rows by.</summary>
    public override bool CanCreateCommandBuilder => false;

    /// <summary>Makes the provider known to <see cref="DbProviderFactories"/>.</summary>
    /// <param name="invariantName">The name to ask for.</param>
    public static void Register(string invariantName = InvariantName) => DbProviderFactories.RegisterFactory(invariantName, Instance);

    /// <inheritdoc/>
    public override DbConnection CreateConnection() => new DuckLakeConnection();

    /// <inheritdoc/>
    public override DbCommand CreateCommand() => new DuckLakeCommand();

    /// <inheritdoc/>
    public override DbParameter CreateParameter() => new DuckLakeParameter();

    /// <inheritdoc/>
    public override DbConnectionStringBuilder CreateConnectionStringBuilder() => new DuckLakeConnectionStringBuilder();

    /// <inheritdoc/>
    public override DbBatch CreateBatch() => new DuckLakeBatch();

    /// <inheritdoc/>
    public override DbBatchCommand CreateBatchCommand() => new DuckLakeBatchCommand();

    /// <inheritdoc/>
    public override DbDataAdapter CreateDataAdapter() => new DuckLakeDataAdapter();

    /// <inheritdoc/>
    public override DbDataSource CreateDataSource(string connectionString) => new DuckLakeDataSource(connectionString);
}
