using System.Data.Common;
using MySql.Data.MySqlClient;

namespace DuckLake.Contract.Tests.Metadata;

/// <summary>The contract on MariaDB, with the driver MySql.Data.</summary>
public sealed class MySqlDataContractTests : MySqlContractTests
{
    protected override DbProviderFactory Driver => MySqlClientFactory.Instance;
}
