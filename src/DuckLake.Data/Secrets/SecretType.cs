using System.Collections.Frozen;

namespace DuckLake.Data;

/// <summary>A type of secrets that this library uses, with the names DuckDB's extensions give its parameters.</summary>
internal sealed class SecretType
{
    /// <summary>The provider whose values come from the environment of the process.</summary>
    public const string CredentialChain = "credential_chain";

    private const string Config = "config";

    private static readonly string[] s_storage = ["key_id", "secret", "region", "session_token", "endpoint", "url_style", "kms_key_id", "refresh"];
    private static readonly string[] s_storageFlags = ["use_ssl", "verify_ssl", "requester_pays", "url_compatibility_mode"];
    private static readonly string[] s_chain = ["chain", "profile", "assume_role_arn", "external_id", "web_identity_token_file", "session_name", "validation"];

    private static readonly string[] s_libpq =
    [
        "host", "hostaddr", "port", "dbname", "user", "password", "passfile", "require_auth", "channel_binding", "connect_timeout", "client_encoding",
        "options", "application_name", "fallback_application_name", "keepalives", "keepalives_idle", "keepalives_interval", "keepalives_count",
        "tcp_user_timeout", "gssencmode", "sslmode", "sslnegotiation", "sslcert", "sslkey", "sslpassword", "sslrootcert", "krbsrvname",
        "target_session_attrs", "load_balance_hosts", "uri", "database", "hostname", "username",
    ];

    private static readonly string[] s_mySql =
    [
        "host", "port", "password", "user", "database", "socket", "ssl_mode", "ssl_ca", "ssl_capath", "ssl_cert", "ssl_cipher", "ssl_crl", "ssl_crlpath",
        "ssl_key",
    ];

    private static readonly FrozenDictionary<string, SecretType> s_all = new SecretType[]
    {
        new("ducklake", [], [], (Config, Kinds(["metadata_path", "data_path", "metadata_schema", "metadata_catalog"], ["encrypted"], ["metadata_parameters"]))),
        Storage("s3", ["s3://", "s3n://", "s3a://"]),
        Storage("r2", ["r2://"], "account_id"),
        Storage("gcs", ["gcs://", "gs://"]),
        Storage("aws", [""]),
        new("postgres", [], ["password", "sslpassword", "uri"], (Config, Kinds(s_libpq))) { Extension = "postgres_scanner" },
        new("mysql", [], ["password"], (Config, Kinds(s_mySql))) { Extension = "mysql_scanner" },
    }.ToFrozenDictionary(type => type.Name, StringComparer.OrdinalIgnoreCase);

    private readonly (string Name, FrozenDictionary<string, SecretParameterKind> Parameters)[] _providers;

    private SecretType(
        string name, string[] scope, string[] hidden, params (string Name, FrozenDictionary<string, SecretParameterKind> Parameters)[] providers)
    {
        Name = name;
        DefaultScope = scope;
        Hidden = hidden;
        _providers = providers;
    }

    /// <summary>The name in lower case.</summary>
    public string Name { get; }

    /// <summary>The prefixes of paths it is for when it names none itself; empty when it is not for paths.</summary>
    public IReadOnlyList<string> DefaultScope { get; }

    /// <summary>The parameters that are never shown.</summary>
    public IReadOnlyList<string> Hidden { get; }

    /// <summary>The extension of DuckDB that has secrets of this type too, or null.</summary>
    public string? Extension { get; private init; }

    /// <summary>Whether such secrets open object stores.</summary>
    public bool IsStorage => DefaultScope.Count > 0;

    /// <summary>The provider of a secret that names none.</summary>
    public string DefaultProvider => _providers[0].Name;

    /// <summary>The type of a name, or null when this library has no use for such secrets.</summary>
    public static SecretType? Find(string name) => s_all.GetValueOrDefault(name);

    /// <summary>The parameters of a provider by their lower-case names, or null when there is no such provider.</summary>
    public FrozenDictionary<string, SecretParameterKind>? ParametersOf(string provider) =>
        Array.Find(_providers, candidate => candidate.Name.Equals(provider, StringComparison.OrdinalIgnoreCase)).Parameters;

    private static SecretType Storage(string name, string[] scope, params string[] own) => new(
        name,
        scope,
        ["secret", "session_token"],
        (Config, Kinds([.. s_storage, .. own], s_storageFlags)),
        (CredentialChain, Kinds([.. s_storage, .. own, .. s_chain], s_storageFlags)))
    {
        Extension = "httpfs",
    };

    private static FrozenDictionary<string, SecretParameterKind> Kinds(string[] texts, string[]? flags = null, string[]? maps = null) =>
        texts.Select(name => KeyValuePair.Create(name, SecretParameterKind.Text))
            .Concat((flags ?? []).Select(name => KeyValuePair.Create(name, SecretParameterKind.Flag)))
            .Concat((maps ?? []).Select(name => KeyValuePair.Create(name, SecretParameterKind.Map)))
            .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
}
