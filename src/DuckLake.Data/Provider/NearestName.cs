namespace DuckLake.Data;

/// <summary>Finds what somebody may have meant.</summary>
internal static class NearestName
{
    /// <summary>A name as it is compared: without spaces, underscores and case.</summary>
    public static string Normalised(string name) =>
        name.Replace(" ", string.Empty, StringComparison.Ordinal).Replace("_", string.Empty, StringComparison.Ordinal).ToUpperInvariant();

    /// <summary>The known name with the fewest changes to the wanted one.</summary>
    public static string Of(string wanted, IEnumerable<string> known)
    {
        string normalised = Normalised(wanted);
        return known.MinBy(name => Distance(normalised, Normalised(name)))!;
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
