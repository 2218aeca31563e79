using System.Globalization;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>A key new files of a table are partitioned by: a top-level column and what is computed from it.</summary>
/// <param name="ColumnName">The column's name, in any case.</param>
/// <param name="Transform">What is computed.</param>
/// <param name="BucketCount">The number of buckets, for <see cref="PartitionTransformKind.Bucket"/>; else 0.</param>
public sealed record DuckLakePartitionKey(string ColumnName, PartitionTransformKind Transform, int BucketCount = 0)
{
    /// <summary>The column's value itself.</summary>
    /// <param name="columnName">The column's name.</param>
    /// <returns>The key.</returns>
    public static DuckLakePartitionKey Identity(string columnName) => new(columnName, PartitionTransformKind.Identity);

    /// <summary>The calendar year.</summary>
    /// <param name="columnName">The name of a date or timestamp column.</param>
    /// <returns>The key.</returns>
    public static DuckLakePartitionKey Year(string columnName) => new(columnName, PartitionTransformKind.Year);

    /// <summary>The calendar month, 1 to 12: use it together with the year.</summary>
    /// <param name="columnName">The name of a date or timestamp column.</param>
    /// <returns>The key.</returns>
    public static DuckLakePartitionKey Month(string columnName) => new(columnName, PartitionTransformKind.Month);

    /// <summary>The day of the month, 1 to 31.</summary>
    /// <param name="columnName">The name of a date or timestamp column.</param>
    /// <returns>The key.</returns>
    public static DuckLakePartitionKey Day(string columnName) => new(columnName, PartitionTransformKind.Day);

    /// <summary>The hour of the day, 0 to 23.</summary>
    /// <param name="columnName">The name of a date or timestamp column.</param>
    /// <returns>The key.</returns>
    public static DuckLakePartitionKey Hour(string columnName) => new(columnName, PartitionTransformKind.Hour);

    /// <summary>A hash of the value, modulo the number of buckets.</summary>
    /// <param name="bucketCount">The number of buckets, at least 1.</param>
    /// <param name="columnName">The column's name.</param>
    /// <returns>The key.</returns>
    public static DuckLakePartitionKey Bucket(int bucketCount, string columnName) => new(columnName, PartitionTransformKind.Bucket, bucketCount);

    internal PartitionTransform ToTransform() => PartitionTransform.Parse(Transform switch
    {
        PartitionTransformKind.Identity => "identity",
        PartitionTransformKind.Year => "year",
        PartitionTransformKind.Month => "month",
        PartitionTransformKind.Day => "day",
        PartitionTransformKind.Hour => "hour",
        PartitionTransformKind.EpochYear => "epoch_year",
        PartitionTransformKind.EpochMonth => "epoch_month",
        PartitionTransformKind.EpochDay => "epoch_day",
        PartitionTransformKind.EpochHour => "epoch_hour",
        PartitionTransformKind.Bucket => string.Create(CultureInfo.InvariantCulture, $"bucket({BucketCount})"),
        _ => throw new ArgumentException($"{Transform} is no partition transform to write."),
    });
}
