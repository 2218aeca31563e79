using System.Globalization;
using DuckLake.Arrow;
using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>The session's settings of lakes (<c>SET ducklake_…</c>), kept by DuckDB.</summary>
internal sealed class EngineSettings(DuckDbConnection connection)
{
    public const string TargetFileSize = "ducklake_target_file_size";

    /// <summary>The settings that stand behind options of lakes, by the name of the option.</summary>
    private static readonly (string Setting, string Option)[] s_lakeOptions =
    [
        ("ducklake_default_data_inlining_row_limit", "data_inlining_row_limit"),
        (TargetFileSize, "target_file_size"),
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

    /// <summary>The settings that were given values of their own, as options of lakes.</summary>
    public IReadOnlyDictionary<string, string> LakeOptions() => s_lakeOptions
        .Select(entry => (entry.Option, Value: connection.GetSetting(entry.Setting)))
        .Where(entry => entry.Value is not null and not "NULL" and not "")
        .ToDictionary(entry => entry.Option, entry => entry.Value!, StringComparer.OrdinalIgnoreCase);

    private double Number(string name, double fallback) =>
        double.TryParse(connection.GetSetting(name), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : fallback;
}
