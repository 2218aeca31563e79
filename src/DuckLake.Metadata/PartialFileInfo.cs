using System.Globalization;

namespace DuckLake.Metadata;

/// <summary>The text <c>partial_file_info</c> of catalogs before 0.4: <c>snapshot:rows|snapshot:rows</c> or <c>partial_max:snapshot</c>.</summary>
internal static class PartialFileInfo
{
    private const string MaxPrefix = "partial_max:";

    public static (long? PartialMax, IReadOnlyList<PartialFileRange> Ranges) Parse(CatalogRow row, int column)
    {
        var text = row.NullableText(column);
        if (string.IsNullOrEmpty(text))
        {
            return (null, []);
        }

        if (text.StartsWith(MaxPrefix, StringComparison.Ordinal))
        {
            return (Number(row, column, text.AsSpan(MaxPrefix.Length), text), []);
        }

        var ranges = new List<PartialFileRange>();
        foreach (var piece in text.Split('|'))
        {
            var colon = piece.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0)
            {
                throw row.Wrong(column, "snapshot:rows", text);
            }

            ranges.Add(new PartialFileRange(Number(row, column, piece.AsSpan(0, colon), text), Number(row, column, piece.AsSpan(colon + 1), text)));
        }

        ranges.Sort((a, b) => a.SnapshotId.CompareTo(b.SnapshotId));
        return (null, ranges);
    }

    private static long Number(CatalogRow row, int column, ReadOnlySpan<char> digits, string text) =>
        long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw row.Wrong(column, "snapshot:rows or partial_max:snapshot", text);
}
