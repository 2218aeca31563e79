using DuckLake.Data;
using Microsoft.Extensions.Configuration;

namespace DuckLake.Extensions;

/// <summary>A secret of a configuration: the parameters of CREATE SECRET.</summary>
internal sealed class ConfiguredSecret
{
    private static readonly string[] s_types = ["s3", "r2", "gcs", "postgres", "mysql"];

    // The parameters that a connection string has too, with its keys.
    private static readonly (string Parameter, string Key)[] s_storageKeys =
    [
        ("endpoint", "S3 Endpoint"), ("region", "S3 Region"), ("key_id", "S3 Access Key Id"), ("secret", "S3 Secret Access Key"),
        ("session_token", "S3 Session Token"), ("url_style", "S3 Url Style"), ("use_ssl", "S3 Use Ssl"), ("profile", "S3 Profile"),
    ];

    private readonly string _path;
    private readonly Dictionary<string, string> _parameters;
    private readonly string? _provider;

    private ConfiguredSecret(SecretType type, string path, Dictionary<string, string> parameters, string? provider)
    {
        Type = type;
        _path = path;
        _parameters = parameters;
        _provider = provider;
    }

    public SecretType Type { get; }

    /// <summary>Reads a secret that names its type.</summary>
    /// <exception cref="ArgumentException">The type or a parameter is unknown, or a value is malformed.</exception>
    public static ConfiguredSecret Read(IConfigurationSection section)
    {
        string type = section["Type"] is { } text ? ConfiguredValue.Expand($"{section.Path}:Type", text).ToLowerInvariant() : string.Empty;
        return s_types.Contains(type)
            ? Read(section, type)
            : throw new ArgumentException($"'{section.Path}:Type' is '{type}': it takes {string.Join(", ", s_types)}.");
    }

    /// <summary>Reads the parameters of a type.</summary>
    /// <param name="section">The parameters, beside <c>Type</c>.</param>
    /// <param name="typeName">The type.</param>
    /// <param name="others">Keys of the section that are no parameters.</param>
    /// <exception cref="ArgumentException">A parameter is unknown, or a value is malformed.</exception>
    public static ConfiguredSecret Read(IConfigurationSection section, string typeName, params string[] others)
    {
        SecretType type = SecretType.Find(typeName)!;
        string[] known = type.IsStorage
            ? [.. s_storageKeys.Select(pair => pair.Parameter), .. typeName == "r2" ? ["account_id"] : Array.Empty<string>()]
            : [.. type.ParametersOf(type.DefaultProvider)!.Keys];
        Dictionary<string, string> parameters = new(StringComparer.OrdinalIgnoreCase);
        string? provider = null;
        foreach (IConfigurationSection entry in section.GetChildren())
        {
            string key = NearestName.Normalised(entry.Key);
            if (key == "TYPE" || others.Any(other => NearestName.Normalised(other) == key))
            {
                continue;
            }

            if (type.IsStorage && key == "PROVIDER")
            {
                provider = ConfiguredValue.Of(entry).ToLowerInvariant();
                if (type.ParametersOf(provider) is null)
                {
                    throw new ArgumentException($"'{entry.Path}' is '{provider}': it takes config or credential_chain.");
                }

                continue;
            }

            string parameter = Array.Find(known, name => NearestName.Normalised(name) == key)
                ?? throw ConfiguredValue.Unknown(entry, [.. known, "Type", .. others, .. type.IsStorage ? ["Provider"] : Array.Empty<string>()]);
            parameters[parameter] = ConfiguredValue.Of(entry);
        }

        return new ConfiguredSecret(type, section.Path, parameters, provider);
    }

    /// <summary>These parameters, and those of another secret that are not among them.</summary>
    public ConfiguredSecret Over(ConfiguredSecret? other)
    {
        Dictionary<string, string> parameters = new(_parameters, StringComparer.OrdinalIgnoreCase);
        foreach ((string name, string value) in other?._parameters ?? [])
        {
            parameters.TryAdd(name, value);
        }

        return new ConfiguredSecret(Type, _path, parameters, _provider);
    }

    /// <summary>The connection string of a database.</summary>
    public string ToConnectionText()
    {
        try
        {
            return MetadataSecrets.Combine(
                new Secret(Type, "configured", SecretPersistence.Temporary, Type.DefaultProvider, [], _parameters, new Dictionary<string, string>()), string.Empty).TrimEnd();
        }
        catch (Arrow.DuckLakeException error)
        {
            throw new ArgumentException($"'{_path}': {error.Message}");
        }
    }

    /// <summary>Sets the keys of the connection string.</summary>
    /// <exception cref="ArgumentException">A value is malformed.</exception>
    public void AddTo(DuckLakeConnectionStringBuilder settings)
    {
        try
        {
            foreach ((string parameter, string key) in s_storageKeys)
            {
                if (_parameters.TryGetValue(parameter, out string? value))
                {
                    settings[key] = value;
                }
            }
        }
        catch (ArgumentException error)
        {
            throw new ArgumentException($"'{_path}': {error.Message}");
        }

        if (_parameters.TryGetValue("account_id", out string? account))
        {
            settings.S3Endpoint ??= $"{account}.r2.cloudflarestorage.com";
            settings.S3UrlStyle ??= "path";
        }

        // As in SQL: without a provider and without keys requests are not signed.
        if (_provider != SecretType.CredentialChain && settings is { S3AccessKeyId: null, S3Profile: null })
        {
            settings.S3Anonymous = true;
        }
    }
}
