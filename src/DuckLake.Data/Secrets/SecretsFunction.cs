using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary><c>ducklake_secrets()</c>: the secrets this library keeps, in the columns of <c>duckdb_secrets()</c>.</summary>
internal sealed class SecretsFunction(EngineSession session) : LakeFunction(session, "ducklake_secrets", [])
{
    /// <summary>The statement that lets <c>duckdb_secrets()</c> list these too; they win over what DuckDB was passed of them.</summary>
    internal const string Macro =
        """
        CREATE OR REPLACE TEMP MACRO duckdb_secrets(redact := true) AS TABLE FROM ducklake_secrets()
            UNION ALL BY NAME (FROM system.main.duckdb_secrets(redact := redact) AS d WHERE NOT EXISTS (FROM ducklake_secrets() AS l WHERE l.name = d.name AND l.storage = d.storage))
        """;

    private static readonly RowsColumn[] s_columns =
    [
        new("name", SqlType.Varchar),
        new("type", SqlType.Varchar),
        new("provider", SqlType.Varchar),
        new("persistent", SqlType.Boolean),
        new("storage", SqlType.Varchar),
        new("scope", SqlType.ListOf(SqlType.Varchar)),
        new("secret_string", SqlType.Varchar),
    ];

    protected override RowsResult BindRows(TableFunctionArguments arguments) =>
        new(s_columns, () => [.. Session.Secrets.All.Select(Row)]);

    private static object?[] Row(Secret secret)
    {
        bool isPersistent = secret.Persistence == SecretPersistence.Persistent;
        return [secret.Name, secret.Type.Name, secret.Provider, isPersistent, isPersistent ? "local_file" : "memory", secret.Scope.ToList<object?>(), secret.Describe()];
    }
}
