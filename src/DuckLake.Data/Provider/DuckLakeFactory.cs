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

    /// <summary>False: changes are written as statements, not by a data adapter.</summary>
    public override bool CanCreateDataAdapter => false;

    /// <summary>False: see <see cref="CanCreateDataAdapter"/>.</summary>
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
    public override DbDataSource CreateDataSource(string connectionString) => new DuckLakeDataSource(connectionString);
}
