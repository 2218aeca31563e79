using DuckLake.Testing;
using MySqlConnector;

namespace DuckLake.Metadata.Tests;

/// <summary>A user of the server with some privileges, gone on dispose.</summary>
internal sealed class MySqlUser : IDisposable
{
    private readonly string _name = "u" + Guid.NewGuid().ToString("n")[..16];
    private readonly string _password;

    public MySqlUser(string privileges, string password)
    {
        _password = password;
        MySqlDatabase.ExecuteOnServer($"CREATE USER {_name}@'127.0.0.1' IDENTIFIED BY '{password}'");
        MySqlDatabase.ExecuteOnServer($"GRANT {privileges} TO {_name}@'127.0.0.1'");
    }

    public string ConnectionStringTo(MySqlDatabase database) =>
        new MySqlConnectionStringBuilder(database.ConnectionString) { UserID = _name, Password = _password, Pooling = false }.ConnectionString;

    public void Dispose() => MySqlDatabase.ExecuteOnServer($"DROP USER {_name}@'127.0.0.1'");
}
