using System.Globalization;

namespace DuckLake.Metadata;

/// <summary>A partition transform as the catalog spells it.</summary>
/// <param name="Kind">Which transform.</param>
/// <param name="BucketCount">The number of buckets, for <see cref="PartitionTransformKind.Bucket"/>; else 0.</param>
/// <param name="Text">The stored text.</param>
public readonly record struct PartitionTransform(PartitionTransformKind Kind, int BucketCount, string Text)
{
    /// <summary>Reads a transform; an unknown one keeps its text.</summary>
    /// <param name="text">For example <c>identity</c>, <c>month</c>, <c>bucket(16)</c>; case-insensitive.</param>
    public static PartitionTransform Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var name = text.Trim().ToLowerInvariant();
        var kind = name switch
        {
            "identity" => PartitionTransformKind.Identity,
            "year" => PartitionTransformKind.Year,
            "month" => PartitionTransformKind.Month,
            "day" => PartitionTransformKind.Day,
            "hour" => PartitionTransformKind.Hour,
            "epoch_year" => PartitionTransformKind.EpochYear,
            "epoch_month" => PartitionTransformKind.EpochMonth,
            "epoch_day" => PartitionTransformKind.EpochDay,
            "epoch_hour" => PartitionTransformKind.EpochHour,
            _ => PartitionTransformKind.Unknown,
        };
        if (kind == PartitionTransformKind.Unknown
            && name.StartsWith("bucket(", StringComparison.Ordinal)
            && name.EndsWith(')')
            && int.TryParse(name["bucket(".Length..^1].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count > 0)
        {
            return new PartitionTransform(PartitionTransformKind.Bucket, count, text);
        }

        return new PartitionTransform(kind, 0, text);
    }
}
