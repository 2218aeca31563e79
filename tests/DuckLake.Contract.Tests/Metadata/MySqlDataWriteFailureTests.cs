using System.Data.Common;
using MySql.Data.MySqlClient;

namespace DuckLake.Contract.Tests.Metadata;

/// <summary>Failures of writing on MariaDB, with the driver MySql.Data.</summary>
public sealed class MySqlDataWriteFailureTests : MySqlWriteFailureTests
{
    protected override DbProviderFactory Driver => MySqlClientFactory.Instance;
}
