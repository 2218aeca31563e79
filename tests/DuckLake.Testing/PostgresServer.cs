using Npgsql;
using Xunit;

namespace DuckLake.Testing;

/// <summary>The PostgreSQL server of the tests, named by the variable <c>DUCKLAKE_TEST_POSTGRES</c>; <c>eng/test.sh</c> starts one.</summary>
public static class PostgresServer
{
    private const string Variable = "DUCKLAKE_TEST_POSTGRES";

    private static readonly Lazy<string?> LazyProblem = new(FindProblem);

    /// <summary>The connection string of Npgsql; the user may create databases.</summary>
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
            return $"There is no PostgreSQL server: {Variable} is not set. eng/postgres-start.sh starts one and prints its value.";
        }

        try
        {
            using var connection = new NpgsqlConnection(ConnectionString);
            connection.Open();
            return null;
        }
        catch (NpgsqlException e)
        {
            return $"The PostgreSQL server of {Variable} cannot be used: {e.Message}";
        }
    }
}
