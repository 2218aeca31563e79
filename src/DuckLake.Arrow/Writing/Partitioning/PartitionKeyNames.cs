using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>The names of partition keys in directories.</summary>
internal static class PartitionKeyNames
{
    /// <summary>The column's name for identity, else the transform's word; with the column's name, and a number, where that is taken.</summary>
    /// <param name="transform">The key's transform.</param>
    /// <param name="columnName">The key's column.</param>
    /// <param name="taken">The names of the keys before it.</param>
    public static string Choose(PartitionTransformKind transform, string columnName, ReadOnlySpan<string> taken)
    {
        string word = transform switch
        {
            PartitionTransformKind.Year => "year",
            PartitionTransformKind.Month => "month",
            PartitionTransformKind.Day => "day",
            PartitionTransformKind.Hour => "hour",
            PartitionTransformKind.Bucket => "bucket",
            PartitionTransformKind.EpochYear => "epoch_year",
            PartitionTransformKind.EpochMonth => "epoch_month",
            PartitionTransformKind.EpochDay => "epoch_day",
            PartitionTransformKind.EpochHour => "epoch_hour",
            _ => columnName,
        };
        if (!Contains(taken, word))
        {
            return word;
        }

        string qualified = $"{word}_{columnName}";
        string name = qualified;
        for (int number = 2; Contains(taken, name); number++)
        {
            name = $"{qualified}_{number}";
        }

        return name;
    }

    private static bool Contains(ReadOnlySpan<string> names, string name)
    {
        foreach (string candidate in names)
        {
            if (string.Equals(candidate, name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
