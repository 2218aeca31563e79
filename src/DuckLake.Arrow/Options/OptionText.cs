using System.Globalization;

namespace DuckLake.Arrow;

/// <summary>Brings the values of lake options into the text the catalog stores; refuses others in the words of the reference.</summary>
internal static class OptionText
{
    private const double MaxSizeBytes = 9e18;

    private static readonly string[] s_codecs = ["uncompressed", "snappy", "gzip", "zstd", "brotli", "lz4", "lz4_raw"];

    private static readonly Dictionary<string, double> s_units = new(StringComparer.OrdinalIgnoreCase)
    {
        ["b"] = 1,
        ["byte"] = 1,
        ["bytes"] = 1,
        ["k"] = 1e3,
        ["kb"] = 1e3,
        ["kilobyte"] = 1e3,
        ["kilobytes"] = 1e3,
        ["m"] = 1e6,
        ["mb"] = 1e6,
        ["megabyte"] = 1e6,
        ["megabytes"] = 1e6,
        ["g"] = 1e9,
        ["gb"] = 1e9,
        ["gigabyte"] = 1e9,
        ["gigabytes"] = 1e9,
        ["t"] = 1e12,
        ["tb"] = 1e12,
        ["terabyte"] = 1e12,
        ["terabytes"] = 1e12,
        ["kib"] = 1L << 10,
        ["mib"] = 1L << 20,
        ["gib"] = 1L << 30,
        ["tib"] = 1L << 40,
    };

    /// <summary>The text to store.</summary>
    /// <param name="key">The option's name in lower case.</param>
    /// <param name="value">The value as given; null for NULL.</param>
    /// <exception cref="DuckLakeException">There is no such option, or it does not take the value.</exception>
    public static string ToStored(string key, string? value)
    {
        switch (key)
        {
            case "parquet_compression":
                return s_codecs.FirstOrDefault(codec => string.Equals(codec, value, StringComparison.OrdinalIgnoreCase)) ?? throw SchemaErrors.Unsupported(
                    $"Unsupported codec \"{value}\" for parquet, supported options are {string.Join(", ", s_codecs)}");
            case "parquet_version":
                return Unsigned(value) is var version and (1 or 2)
                    ? $"V{version}"
                    : throw SchemaErrors.Unsupported("Only Parquet version 1 and 2 are supported");
            case "parquet_compression_level" or "data_inlining_row_limit":
                return Unsigned(value).ToString(CultureInfo.InvariantCulture);
            case "parquet_row_group_size":
                return NotZero(Unsigned(value), "Row group size cannot be 0");
            case "parquet_row_group_size_bytes":
                return NotZero(Size(value), "Row group size bytes cannot be 0");
            case "target_file_size":
                return Size(value).ToString(CultureInfo.InvariantCulture);
            case "rewrite_delete_threshold":
                return Threshold(value);
            case "delete_older_than" or "expire_older_than":
                return Interval(key, value);
            case "auto_compact" when value is null:
                throw SchemaErrors.Binder("The auto_compact option can't be null.");
            case "require_commit_message" or "hive_file_pattern" or "auto_compact" or "per_thread_output" or "write_deletion_vectors" or "sort_on_insert":
                return Flag(value);
            default:
                throw UnknownOption(key);
        }
    }

    /// <summary>The refusal of an option that does not exist or cannot be set.</summary>
    public static DuckLakeException UnknownOption(string key) => SchemaErrors.Unsupported($"Unsupported option {key}");

    private static ulong Unsigned(string? value) =>
        ulong.TryParse(value?.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out ulong number)
            ? number
            : throw SchemaErrors.Invalid($"Failed to cast value: Could not convert string '{value}' to UINT64");

    private static string NotZero(ulong number, string refusal) =>
        number > 0 ? number.ToString(CultureInfo.InvariantCulture) : throw SchemaErrors.Unsupported(refusal);

    private static ulong Size(string? value)
    {
        string text = value?.Trim() ?? "";
        int digits = 0;
        while (digits < text.Length && (char.IsAsciiDigit(text[digits]) || text[digits] is '.' or 'e' or 'E' or '-' or '+'))
        {
            digits++;
        }

        // "1e3" is a number; the e of a unit ("exbibyte") is not one of it.
        double number;
        while (!double.TryParse(text.AsSpan(0, digits), NumberStyles.Float, CultureInfo.InvariantCulture, out number))
        {
            digits = digits > 0 ? digits - 1 : throw SchemaErrors.Parser("Memory must have a number (e.g. 1GB)");
        }

        string unit = text[digits..].Trim();
        if (unit.Length == 0 || !s_units.TryGetValue(unit, out double factor))
        {
            throw SchemaErrors.Parser(
                $"Unknown unit for memory: '{unit}' (expected: KB, MB, GB, TB for 1000^i units or KiB, MiB, GiB, TiB for 1024^i units)");
        }

        return number >= 0 && number * factor <= MaxSizeBytes
            ? (ulong)(number * factor)
            : throw SchemaErrors.Parser("Memory limit must be a number of bytes that is not negative");
    }

    private static string Threshold(string? value)
    {
        if (!double.TryParse(value?.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out double threshold))
        {
            throw SchemaErrors.Invalid($"Could not convert string '{value}' to DOUBLE");
        }

        return threshold is >= 0 and <= 1
            ? threshold.ToString("F6", CultureInfo.InvariantCulture)
            : throw SchemaErrors.Binder("The rewrite_delete_threshold must be between 0 and 1");
    }

    private static string Interval(string key, string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            return "";
        }

        return IntervalText.TryParse(value, out _) ? value : throw SchemaErrors.Binder($"{key} is not a valid interval value.");
    }

    private static string Flag(string? value) => value?.Trim().ToLowerInvariant() switch
    {
        "true" or "t" or "yes" or "y" or "1" => "true",
        "false" or "f" or "no" or "n" or "0" => "false",
        _ => throw SchemaErrors.Invalid($"Failed to cast value: Could not convert string '{value}' to BOOL"),
    };
}
