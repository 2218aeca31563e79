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
        "Persist Security Info",
    ];

    private static readonly string[] s_flags =
        ["Override Data Path", "Read Only", "Create If Not Exists", "Automatic Migration", "Encrypted", "Pooling", "Persist Security Info"];

    private static readonly string[] s_numbers =
    [
        "Snapshot Version", "Data Inlining Row Limit", "Threads", "Command Timeout", "Timeout", "Minimum Pool Size", "Maximum Pool Size",
    ];

    private static readonly Dictionary<string, string> s_byName = Names();

    private static Dictionary<string, string> Names()
    {
        Dictionary<string, string> names = s_keys.ToDictionary(Normalised, StringComparer.OrdinalIgnoreCase);
        names["minpoolsize"] = "Minimum Pool Size";
        names["maxpoolsize"] = "Maximum Pool Size";
        names["datasource"] = "Catalog";
        names["database"] = "Alias";
        names["connectiontimeout"] = "Timeout";
        names["currentschema"] = "Schema";
        return names;
    }

    private static string Normalised(string key) => key.Replace(" ", string.Empty, StringComparison.Ordinal).Replace("_", string.Empty, StringComparison.Ordinal);

    private static string? TryFindKey(string keyword) => s_byName.GetValueOrDefault(Normalised(keyword));

    private static string KnownKey(string keyword)
    {
        ArgumentNullException.ThrowIfNull(keyword);
        return TryFindKey(keyword) ?? throw new ArgumentException(
            $"The connection string key '{keyword}' is not known. Did you mean '{Nearest(keyword)}'?", nameof(keyword));
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

    private static string Nearest(string keyword)
    {
        string wanted = Normalised(keyword).ToUpperInvariant();
        return s_keys.MinBy(key => Distance(wanted, Normalised(key).ToUpperInvariant()))!;
    }

    // Levenshtein's distance, by rows.
    private static int Distance(string left, string right)
    {
        int[] previous = [.. Enumerable.Range(0, right.Length + 1)];
        for (int i = 1; i <= left.Length; i++)
        {
            int[] current = new int[right.Length + 1];
            current[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int replaced = previous[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                current[j] = Math.Min(replaced, Math.Min(previous[j], current[j - 1]) + 1);
            }

            previous = current;
        }

        return previous[right.Length];
    }
}
