using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace DuckLake.SqlLogic;

/// <summary>Compares rows with the lines a record expects.</summary>
internal static partial class ResultComparison
{
    private const double RelativeTolerance = 0.01;
    private const double AbsoluteTolerance = 0.00000001;
    private static readonly TimeSpan RegexTimeout = TimeSpan.FromSeconds(10);

    /// <summary>What is wrong, or null.</summary>
    public static string? FindDifference(QueryResult result, IReadOnlyList<string> expected, int expectedColumnCount, SortStyle sorting)
    {
        string[][] rows = Sort(result.Rows, sorting);
        if (expected is [var only] && HashLine().IsMatch(only))
        {
            string hash = Hash(rows);
            return hash == only ? null : $"expected {only}, found {hash}";
        }

        if (result.ColumnCount == 0 && expected.Count == 0)
        {
            // A statement without a result, which is a column without rows in DuckDB.
            return null;
        }

        if (result.ColumnCount != expectedColumnCount)
        {
            return $"expected {expectedColumnCount} columns, found {result.ColumnCount}:\n{result}";
        }

        string[][]? expectedRows = SplitRows(expected, result.ColumnCount, rows.Length);
        if (expectedRows is null)
        {
            return $"the {expected.Count} expected lines do not divide into {result.ColumnCount} columns; found:\n{result}";
        }

        expectedRows = Sort(expectedRows, sorting);
        if (expectedRows.Length != rows.Length)
        {
            return $"expected {expectedRows.Length} rows, found {rows.Length}:\n{result}";
        }

        for (int row = 0; row < rows.Length; row++)
        {
            for (int column = 0; column < result.ColumnCount; column++)
            {
                if (!AreEqual(rows[row][column], expectedRows[row][column], result.TypeNames[column]))
                {
                    return $"row {row + 1}, column {column + 1}: expected '{expectedRows[row][column]}', found '{rows[row][column]}'; all rows:\n{result}";
                }
            }
        }

        return null;
    }

    /// <summary>The number of values and their MD5, the way sqllogictest writes it.</summary>
    public static string Hash(IReadOnlyList<string[]> rows)
    {
        string[] values = [.. rows.SelectMany(row => row)];
        byte[] text = Encoding.UTF8.GetBytes(string.Concat(values.Select(value => value + "\n")));
#pragma warning disable CA5351 // The format asks for MD5; nothing is protected by it.
        return $"{values.Length} values hashing to {Convert.ToHexStringLower(MD5.HashData(text))}";
#pragma warning restore CA5351
    }

    /// <summary>Whether a message is the one expected: holds the text, or matches <c>&lt;REGEX&gt;:</c> or not <c>&lt;!REGEX&gt;:</c>.</summary>
    public static bool MessageMatches(string message, string expected) =>
        TryMatch(message, expected, fullMatch: false) ?? message.Contains(expected, StringComparison.Ordinal);

    public static string[][] Sort(IReadOnlyList<string[]> rows, SortStyle sorting)
    {
        string[][] sorted = [.. rows];
        if (sorting == SortStyle.Rows)
        {
            Array.Sort(sorted, CompareRows);
        }
        else if (sorting == SortStyle.Values && sorted.Length > 0)
        {
            int width = sorted[0].Length;
            sorted = [.. sorted.SelectMany(row => row).Order(Utf8Comparer).Chunk(width)];
        }

        return sorted;
    }

    private static IComparer<string> Utf8Comparer { get; } = Comparer<string>.Create(CompareUtf8);

    private static int CompareRows(string[] left, string[] right)
    {
        for (int i = 0; i < Math.Min(left.Length, right.Length); i++)
        {
            int order = CompareUtf8(left[i], right[i]);
            if (order != 0)
            {
                return order;
            }
        }

        return left.Length.CompareTo(right.Length);
    }

    private static int CompareUtf8(string left, string right) => Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right));

    // Lines hold a row each, its values separated by tabs, or a value each.
    private static string[][]? SplitRows(IReadOnlyList<string> expected, int columnCount, int rowCount)
    {
        bool byRow = (columnCount > 1 && expected.Count == rowCount) || expected.All(line => line.Contains('\t', StringComparison.Ordinal));
        if (byRow)
        {
            string[][] rows = [.. expected.Select(line => line.Split('\t'))];
            return rows.All(row => row.Length == columnCount) ? rows : null;
        }

        return columnCount == 0 || expected.Count % columnCount != 0 ? null : [.. expected.Chunk(columnCount)];
    }

    private static bool AreEqual(string found, string expected, string typeName)
    {
        if (found == expected)
        {
            return true;
        }

        if (TryMatch(found, expected, fullMatch: true) is { } matches)
        {
            return matches;
        }

        if (found == "NULL" || expected == "NULL")
        {
            return false;
        }

        return typeName.ToUpperInvariant() switch
        {
            "FLOAT" or "DOUBLE" => AreClose(found, expected),
            "BOOLEAN" => ToBoolean(found) is { } boolean && boolean == ToBoolean(expected),
            var name when name.StartsWith("DECIMAL", StringComparison.Ordinal) || name.EndsWith("INT", StringComparison.Ordinal) || name.EndsWith("INTEGER", StringComparison.Ordinal) =>
                AreEqualNumbers(found, expected),
            _ => false,
        };
    }

    private static bool AreClose(string found, string expected)
    {
        if (!double.TryParse(found, CultureInfo.InvariantCulture, out double left) || !double.TryParse(expected, CultureInfo.InvariantCulture, out double right))
        {
            return false;
        }

        return left.Equals(right) || Math.Abs(left - right) <= (Math.Abs(right) * RelativeTolerance) + AbsoluteTolerance;
    }

    private static bool AreEqualNumbers(string found, string expected)
    {
        if (decimal.TryParse(found, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal left)
            && decimal.TryParse(expected, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal right))
        {
            return left == right;
        }

        return BigInteger.TryParse(found, CultureInfo.InvariantCulture, out BigInteger whole)
            && BigInteger.TryParse(expected, CultureInfo.InvariantCulture, out BigInteger other)
            && whole == other;
    }

    private static bool? ToBoolean(string text) => text.ToUpperInvariant() switch
    {
        "TRUE" or "1" => true,
        "FALSE" or "0" => false,
        _ => null,
    };

    private static bool? TryMatch(string text, string expected, bool fullMatch)
    {
        const string Positive = "<REGEX>:";
        const string Negative = "<!REGEX>:";
        bool isNegative = expected.StartsWith(Negative, StringComparison.Ordinal);
        if (!isNegative && !expected.StartsWith(Positive, StringComparison.Ordinal))
        {
            return null;
        }

        string pattern = expected[(isNegative ? Negative : Positive).Length..];
        bool matches = Regex.IsMatch(text, fullMatch ? $"^(?:{pattern})$" : pattern, RegexOptions.Singleline | RegexOptions.CultureInvariant, RegexTimeout);
        return matches != isNegative;
    }

    [GeneratedRegex(@"^\d+ values hashing to [0-9a-f]{32}$")]
    private static partial Regex HashLine();
}
