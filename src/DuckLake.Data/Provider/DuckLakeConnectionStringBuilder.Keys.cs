using System.Globalization;

namespace DuckLake.Data;

/// <content>The known keys.</content>
public sealed partial class DuckLakeConnectionStringBuilder
{
    internal const string DefaultAlias = "lake";
    internal const int DefaultCommandTimeout = 30;
    private const int DefaultTimeout = 15;
    private const int DefaultMaxPoolSize = 100;

    private static readonly string[] s_keys =
    [
        "Catalog", "Data Path", "Override Data Path", "Alias", "Schema", "Snapshot Version", "Snapshot Time", "Read Only", "Metadata Schema",
        "Metadata Catalog", "Create If Not Exists", "Automatic Migration", "Encrypted", "Data Inlining Row Limit", "Threads", "Memory Limit",
        "Temp Directory", "DuckDB Library", "Command Timeout", "Timeout", "Pooling", "Minimum Pool Size", "Maximum Pool Size",
        "Persist Security Info", "S3 Endpoint", "S3 Region", "S3 Access Key Id", "S3 Secret Access Key", "S3 Session Token", "S3 Url Style", "S3 Use Ssl",
        "S3 Profile", "S3 Anonymous",
    ];

    private static readonly string[] s_flags =
    [
        "Override Data Path", "Read Only", "Create If Not Exists", "Automatic Migration", "Encrypted", "Pooling", "Persist Security Info", "S3 Use Ssl",
        "S3 Anonymous",
    ];

    private static readonly string[] s_numbers =
    [
        "Snapshot Version", "Data Inlining Row Limit", "Threads", "Command Timeout", "Timeout", "Minimum Pool Size", "Maximum Pool Size",
    ];

    private static readonly Dictionary<string, string> s_byName = Names();

    private static Dictionary<string, string> Names()
    {
        Dictionary<string, string> names = s_keys.ToDictionary(NearestName.Normalised, StringComparer.OrdinalIgnoreCase);
        names["minpoolsize"] = "Minimum Pool Size";
        names["maxpoolsize"] = "Maximum Pool Size";
        names["datasource"] = "Catalog";
        names["database"] = "Alias";
        names["connectiontimeout"] = "Timeout";
        names["currentschema"] = "Schema";
        return names;
    }

    /// <summary>All keys.</summary>
    internal static IReadOnlyList<string> Keywords => s_keys;

    /// <summary>The key that a keyword stands for, or null.</summary>
    internal static string? TryFindKey(string keyword) => s_byName.GetValueOrDefault(NearestName.Normalised(keyword));

    private static string KnownKey(string keyword)
    {
        ArgumentNullException.ThrowIfNull(keyword);
        return TryFindKey(keyword) ?? throw new ArgumentException(
            $"The connection string key '{keyword}' is not known. Did you mean '{NearestName.Of(keyword, s_keys)}'?", nameof(keyword));
    }

    private static object DefaultOf(string key) => key switch
    {
        "Alias" => DefaultAlias,
        "Create If Not Exists" => true,
        "Command Timeout" => DefaultCommandTimeout,
        "Timeout" => DefaultTimeout,
        "Maximum Pool Size" => DefaultMaxPoolSize,
        "Minimum Pool Size" => 0,
        _ when s_flags.Contains(key) => false,
        _ => string.Empty,
    };

    private static void Check(string key, string text)
    {
        if (text.Length == 0)
        {
            return;
        }

        if (s_flags.Contains(key))
        {
            ParseFlag(key, text);
        }
        else if (s_numbers.Contains(key))
        {
            ParseNumber(key, text);
        }
        else if (key == "S3 Url Style" && text.ToLowerInvariant() is not ("vhost" or "path"))
        {
            throw new ArgumentException($"The connection string key '{key}' takes vhost or path, not '{text}'.");
        }
    }

    private static bool ParseFlag(string key, string text) => text.Trim().ToUpperInvariant() switch
    {
        "TRUE" or "YES" or "ON" or "1" => true,
        "FALSE" or "NO" or "OFF" or "0" => false,
        _ => throw new ArgumentException($"The connection string key '{key}' takes true or false, not '{text}'."),
    };

    private static long ParseNumber(string key, string text)
    {
        bool isSmall = key is not ("Snapshot Version" or "Data Inlining Row Limit");
        return long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out long number) && number >= 0 && (!isSmall || number <= int.MaxValue)
            ? number
            : throw new ArgumentException($"The connection string key '{key}' takes a whole number that is not negative, not '{text}'.");
    }
}
