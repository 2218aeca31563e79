using MySqlConnector;
using Xunit;

namespace DuckLake.Testing;

/// <summary>The MariaDB or MySQL server of the tests, named by the variable <c>DUCKLAKE_TEST_MYSQL</c>; <c>eng/test.sh</c> starts one.</summary>
public static class MySqlServer
{
    private const string Variable = "DUCKLAKE_TEST_MYSQL";

    private static readonly Lazy<string?> LazyProblem = new(FindProblem);

    /// <summary>The connection string of MySqlConnector; the user may create databases and users.</summary>
    public static string ConnectionString =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text ? text : throw new InvalidOperationException($"{Variable} is not set.");

    /// <summary>Skips the running test when there is no server; fails it where <c>CI=true</c>.</summary>
    public static void Require()
    {
        if (LazyProblem.Value is not { } problem)
        {
            return;
        }

        if (TestPaths.IsContinuousIntegration)
        {
            throw new InvalidOperationException(problem);
        }

        Skip.If(true, problem);
    }

    private static string? FindProblem()
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable)))
        {
            return $"There is no MariaDB server: {Variable} is not set. eng/mariadb-start.sh starts one and prints its value.";
        }

        try
        {
            using var connection = new MySqlConnection(ConnectionString);
            connection.Open();
            return null;
        }
        catch (MySqlException e)
        {
            return $"The MariaDB server of {Variable} cannot be used: {e.Message}";
        }
    }
}
