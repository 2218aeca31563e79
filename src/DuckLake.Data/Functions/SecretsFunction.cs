using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary><c>ducklake_secrets()</c>: the secrets of type ducklake, in the columns of <c>duckdb_secrets()</c>.</summary>
internal sealed class SecretsFunction(EngineSession session) : LakeFunction(session, "ducklake_secrets", [])
{
    /// <summary>The statement that lets <c>duckdb_secrets()</c> list these too.</summary>
    internal const string Macro =
        "CREATE OR REPLACE TEMP MACRO duckdb_secrets() AS TABLE FROM system.main.duckdb_secrets() UNION ALL BY NAME FROM ducklake_secrets()";

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

    private static object?[] Row(LakeSecret secret)
    {
        bool isPersistent = secret.Persistence == SecretPersistence.Persistent;
        string text = $"name={secret.Name};type=ducklake;provider=config;serializable=true;scope;"
            + string.Join(';', secret.Texts.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={LakeSecretText.Redact(pair.Value)}"));
        return [secret.Name, "ducklake", "config", isPersistent, isPersistent ? "local_file" : "memory", new List<object?>(), text];
    }
}
