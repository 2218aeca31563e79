using DuckLake.Arrow;

namespace DuckLake.Data;

/// <summary>
/// The values of <c>SET s3_…</c>. They are kept here, since DuckDB knows these settings only with its extension httpfs, which gets them too where it
/// is installed.
/// </summary>
internal sealed class StorageSettings(EngineSession session)
{
    public const string Region = "s3_region";
    public const string Endpoint = "s3_endpoint";
    public const string KeyId = "s3_access_key_id";
    public const string SecretKey = "s3_secret_access_key";
    public const string SessionToken = "s3_session_token";
    public const string UrlStyle = "s3_url_style";
    public const string UseSsl = "s3_use_ssl";

    private static readonly string[] s_names = [Region, Endpoint, KeyId, SecretKey, SessionToken, UrlStyle, UseSsl];

    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a name is one of these settings.</summary>
    public static bool IsKnown(string name) => s_names.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The values that were set, by name; empty texts count as none.</summary>
    public IReadOnlyDictionary<string, string> All() => s_names
        .Select(name => KeyValuePair.Create(name, _values.GetValueOrDefault(name) ?? session.Connection.GetSetting(name)))
        .Where(pair => pair.Value is not null and not "" and not "NULL")
        .ToDictionary(pair => pair.Key, pair => pair.Value!, StringComparer.OrdinalIgnoreCase);

    /// <summary>Sets a value; null forgets it.</summary>
    /// <exception cref="DuckLakeException">The value is none of the setting's.</exception>
    public void Set(string name, string? value)
    {
        if (value is null)
        {
            _values.Remove(name);
            return;
        }

        if (name.Equals(UrlStyle, StringComparison.OrdinalIgnoreCase))
        {
            RequireUrlStyle(name, value);
        }

        _values[name] = value;
    }

    /// <exception cref="DuckLakeException">It is no style of addresses.</exception>
    public static void RequireUrlStyle(string name, string value)
    {
        if (value.ToLowerInvariant() is not ("" or "vhost" or "path"))
        {
            throw SchemaErrors.Invalid($"{name} takes 'vhost' (https://bucket.endpoint/key) or 'path' (https://endpoint/bucket/key), not '{value}'.");
        }
    }
}
