using DuckLake.Metadata;
using DuckLake.Metadata.MySql;
using DuckLake.Metadata.Postgres;
using DuckLake.Testing;
using MySqlConnector;
using Npgsql;

namespace DuckLake.Arrow.Tests;

/// <content>Users who may not do everything.</content>
public sealed partial class CatalogFaultTests
{
    [SkippableTheory]
    [InlineData("GRANT", "Grant the privileges")]
    [InlineData("READ ONLY", "Connect to the primary server")]
    public async Task A_user_who_may_only_read_writes_nothing(string reason, string nextStep)
    {
        string role = $"reader_{Guid.NewGuid():n}";
        await using WriteFaultLake lake = await WriteFaultLake.CreateAsync("postgres", openMetadata: backend => OpenAs(backend, role, reason));
        string schema = lake.PostgresSchema;
        try
        {
            DuckLakeException error = await lake.FailsAsync(
                (transaction, token) => AppendAsync(transaction, 50, token),
                () => lake.Execute(reason == "GRANT"
                    ? $"GRANT ALL ON SCHEMA {schema} TO {role}; GRANT ALL ON ALL TABLES IN SCHEMA {schema} TO {role}"
                    : $"ALTER ROLE {role} RESET default_transaction_read_only"));
            Assert.Equal((DuckLakeErrorKind.Metadata, false), (error.Kind, error.IsTransient));
            Assert.Contains(nextStep, error.Message, StringComparison.Ordinal);
        }
        finally
        {
            lake.Execute($"REASSIGN OWNED BY {role} TO CURRENT_USER; DROP OWNED BY {role}; DROP ROLE {role}");
        }
    }

    [SkippableTheory]
    [InlineData("SELECT")]
    [InlineData("SELECT, INSERT, UPDATE, DELETE")]
    public async Task A_MySql_user_without_the_privileges_writes_nothing(string privileges)
    {
        string user = $"reader_{Guid.NewGuid():n}"[..20];
        string database = "";
        await using WriteFaultLake lake = await WriteFaultLake.CreateAsync("mysql", openMetadata: backend =>
        {
            string[] arguments = backend.WorkerArguments(WriteFaultLake.Name);
            database = arguments[5];
            MySqlDatabase.ExecuteOnServer($"CREATE USER {user}@'127.0.0.1' IDENTIFIED BY '{WriteFaultLake.Secret}'; GRANT {privileges} ON {database}.* TO {user}@'127.0.0.1'");
            return MySqlMetadata.Open(
                MySqlConnectorFactory.Instance,
                new MySqlConnectionStringBuilder(arguments[3]) { UserID = user, Password = WriteFaultLake.Secret, Pooling = false }.ConnectionString);
        });
        try
        {
            // Who may write rows and no tables fails at the table for the rows that stay in the catalog.
            DuckLakeException error = await lake.FailsAsync(
                (transaction, token) => ChangeAsync(transaction, "u", token),
                () => MySqlDatabase.ExecuteOnServer($"GRANT ALL ON {database}.* TO {user}@'127.0.0.1'"));
            Assert.Equal((DuckLakeErrorKind.Metadata, false), (error.Kind, error.IsTransient));
            Assert.Contains("Grant SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER and DROP", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            MySqlDatabase.ExecuteOnServer($"DROP USER {user}@'127.0.0.1'");
        }
    }

    private static SqlMetadataProvider OpenAs(LakeBackend backend, string role, string reason)
    {
        string[] arguments = backend.WorkerArguments(WriteFaultLake.Name);
        var settings = new NpgsqlConnectionStringBuilder(arguments[3]) { Pooling = false };
        using (var connection = new NpgsqlConnection(settings.ConnectionString))
        {
            connection.Open();
            using NpgsqlCommand command = connection.CreateCommand();
            command.CommandText = $"CREATE ROLE {role} LOGIN PASSWORD '{WriteFaultLake.Secret}'; "
                + (reason == "GRANT"
                    ? $"GRANT USAGE ON SCHEMA {arguments[5]} TO {role}; GRANT SELECT ON ALL TABLES IN SCHEMA {arguments[5]} TO {role}"
                    : $"GRANT ALL ON SCHEMA {arguments[5]} TO {role}; GRANT ALL ON ALL TABLES IN SCHEMA {arguments[5]} TO {role}; "
                        + $"ALTER ROLE {role} SET default_transaction_read_only = on");
            command.ExecuteNonQuery();
        }

        settings.Username = role;
        settings.Password = WriteFaultLake.Secret;
        return PostgresMetadata.Open(settings.ConnectionString, new PostgresMetadataOptions { MetadataSchema = arguments[5] });
    }
}
