using System.Data.Common;
using MySql.Data.MySqlClient;

namespace DuckLake.Contract.Tests.Metadata;

/// <summary>The contract of writing on MariaDB, with the driver MySql.Data.</summary>
public sealed class MySqlDataWriteContractTests : MySqlWriteContractTests
{
    protected override DbProviderFactory Driver => MySqlClientFactory.Instance;
}
