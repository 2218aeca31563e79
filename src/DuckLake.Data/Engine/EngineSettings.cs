using System.Globalization;
using DuckLake.Arrow;
using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>The session's settings of lakes (<c>SET ducklake_…</c>), kept by DuckDB.</summary>
internal sealed class EngineSettings(DuckDbConnection connection)
{
    public const string TargetFileSize = "ducklake_target_file_size";

    /// <summary>The settings that hold where a lake has no value of an option, by the name of the option.</summary>
    private static readonly (string Setting, string Option)[] s_lakeOptions =
    [
        ("ducklake_default_data_inlining_row_limit", "data_inlining_row_limit"),
        ("ducklake_write_deletion_vectors", "write_deletion_vectors"),
    ];

    /// <summary>Whether transactions begin at BEGIN on every database, not at its first use.</summary>
    public bool BeginsImmediately => connection.GetSetting("immediate_transaction_mode") == "true";

    /// <summary>Makes the settings known to DuckDB.</summary>
    public void Register()
    {
        connection.AddSetting("ducklake_max_retry_count", SqlType.UBigInt, 10UL, "The maximum amount of retry attempts for a ducklake transaction");
        connection.AddSetting("ducklake_retry_wait_ms", SqlType.UBigInt, 100UL, "Time between retries");
        connection.AddSetting("ducklake_retry_backoff", SqlType.Double, 1.5, "Backoff factor for exponentially increasing retry wait time");
        connection.AddSetting(
            "ducklake_default_data_inlining_row_limit", SqlType.UBigInt, 10UL, "Default row limit for data inlining (0 disables inlining)");
        connection.AddSetting(TargetFileSize, SqlType.Varchar, null, "Target file size for insertion and compaction");
        connection.AddSetting("ducklake_write_deletion_vectors", SqlType.Boolean, false, "Write deletion vectors instead of positional delete files");
    }

    /// <summary>How a transaction begun now retries.</summary>
    public DuckLakeTransactionOptions ToTransactionOptions() => new()
    {
        MaxRetryCount = (int)Math.Min(Number("ducklake_max_retry_count", 10), int.MaxValue),
        RetryWait = TimeSpan.FromMilliseconds(Math.Min(Number("ducklake_retry_wait_ms", 100), int.MaxValue)),
        RetryBackoff = Math.Max(Number("ducklake_retry_backoff", 1.5), 1),
    };

    /// <summary>The settings that were given values of their own, as options of lakes that have none.</summary>
    public IReadOnlyDictionary<string, string> LakeOptions() => s_lakeOptions
        .Select(entry => (entry.Option, Value: Text(entry.Setting)))
        .Where(entry => entry.Value is not null)
        .ToDictionary(entry => entry.Option, entry => entry.Value!, StringComparer.OrdinalIgnoreCase);

    /// <summary>The settings that hold whatever the options of a lake are.</summary>
    public IReadOnlyDictionary<string, string> OverridingOptions()
    {
        const string Option = "target_file_size";
        return Text(TargetFileSize) is { } size ? new Dictionary<string, string> { [Option] = OptionText.ToStored(Option, size) } : new Dictionary<string, string>();
    }

    private string? Text(string name) => connection.GetSetting(name) is { } value and not "NULL" and not "" ? value : null;

    private double Number(string name, double fallback) =>
        double.TryParse(connection.GetSetting(name), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : fallback;
}
