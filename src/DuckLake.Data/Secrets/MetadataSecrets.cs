using System.Text;
using DuckLake.Arrow;
using DuckLake.Metadata.MySql;

namespace DuckLake.Data;

/// <summary>Secrets of type postgres and mysql: how the database of a catalog is reached.</summary>
internal static class MetadataSecrets
{
    private static readonly Dictionary<string, string> s_aliases = new(StringComparer.OrdinalIgnoreCase)
    {
        ["database"] = "dbname",
        ["hostname"] = "host",
        ["username"] = "user",
    };

    /// <summary>The secret that METADATA_PARAMETERS name, or the unnamed one of the kind of database; null when there is none.</summary>
    /// <exception cref="DuckLakeException">The named secret does not exist, is of another type, or the kind of database takes none.</exception>
    public static Secret? Find(LakeMetadataKind kind, LakeAttachOptions options, SessionSecrets secrets)
    {
        string? name = options.MetadataParameters.GetValueOrDefault("secret");
        if (TypeOf(kind) is not { } type)
        {
            return name is null ? null : throw SchemaErrors.Binder("Unrecognized option for attach \"secret\"");
        }

        Secret? secret = secrets.Find(name ?? Secret.DefaultPrefix + type);
        return secret switch
        {
            null when name is not null => throw SchemaErrors.Binder($"Secret with name \"{name}\" not found"),
            { } found when found.Type.Name != type => throw SchemaErrors.Binder($"The secret \"{found.Name}\" is of type {found.Type.Name}, and the catalog needs one of type {type}."),
            _ => secret,
        };
    }

    /// <summary>A connection string with what the secret adds to it; what it says itself wins.</summary>
    /// <exception cref="DuckLakeException">The secret has a URI beside other settings.</exception>
    public static string Combine(Secret secret, string connectionString)
    {
        return secret.Type.Name == "postgres" ? CombineLibpq(secret.Texts, connectionString) : CombineMySql(secret.Texts, connectionString);
    }

    private static string CombineLibpq(IReadOnlyDictionary<string, string> parameters, string connectionString)
    {
        if (parameters.TryGetValue("uri", out string? uri))
        {
            return parameters.Count == 1 && connectionString.Length == 0
                ? uri
                : throw SchemaErrors.Binder("The parameter URI of a secret of type postgres stands alone, and the path of the catalog is empty then.");
        }

        StringBuilder text = new();
        foreach ((string name, string value) in parameters)
        {
            text.Append($"{s_aliases.GetValueOrDefault(name, name.ToLowerInvariant())}='{Escape(value, '\'')}' ");
        }

        return text.Append(connectionString).ToString();
    }

    private static string CombineMySql(IReadOnlyDictionary<string, string> parameters, string connectionString)
    {
        string text = string.Join(' ', parameters.Select(pair => $"{pair.Key.ToLowerInvariant()}=\"{Escape(pair.Value, '"')}\""));
        return connectionString.Length == 0 || text.Length == 0
            ? text + connectionString
            : $"{MySqlConnectionString.ToAdo(text)};{MySqlConnectionString.ToAdo(connectionString)}";
    }

    private static string? TypeOf(LakeMetadataKind kind) => kind switch
    {
        LakeMetadataKind.Postgres => "postgres",
        LakeMetadataKind.MySql => "mysql",
        _ => null,
    };

    private static string Escape(string value, char quote) => value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace($"{quote}", $"\\{quote}", StringComparison.Ordinal);
}
