namespace DuckLake.Arrow;

/// <summary>Names are found by exact text, else without case; not-found messages name what is near.</summary>
internal static class NameLookup
{
    private const int MaxListed = 10;
    private const int MaxCompared = 64;

    public static T? Find<T>(IReadOnlyList<T> items, string name, Func<T, string> nameOf)
        where T : class
    {
        T? found = null;
        foreach (T item in items)
        {
            if (string.Equals(nameOf(item), name, StringComparison.Ordinal))
            {
                return item;
            }

            if (found is null && string.Equals(nameOf(item), name, StringComparison.OrdinalIgnoreCase))
            {
                found = item;
            }
        }

        return found;
    }

    /// <summary>The end of a not-found message: near names if there are any, else the first names, nearest first.</summary>
    public static string Suggest(string name, IEnumerable<string> candidates, string what)
    {
        List<(string Name, int Distance)> ranked =
            [.. candidates.Select(candidate => (candidate, Distance(name, candidate))).OrderBy(entry => entry.Item2)];
        int limit = Math.Max(1, Math.Min(name.Length, MaxCompared) / 3);
        List<string> near = [.. ranked.Where(entry => entry.Distance <= limit).Take(MaxListed).Select(entry => $"\"{entry.Name}\"")];
        return near.Count > 0 ? $"Did you mean {string.Join(" or ", near)}?"
            : ranked.Count == 0 ? $"There are no {what}."
            : $"The {what} are {string.Join(", ", ranked.Take(MaxListed).Select(entry => $"\"{entry.Name}\""))}"
                + (ranked.Count > MaxListed ? $" and {ranked.Count - MaxListed} more." : ".");
    }

    // Levenshtein distance without case, of at most the first characters.
    private static int Distance(string left, string right)
    {
        ReadOnlySpan<char> a = left.AsSpan(0, Math.Min(left.Length, MaxCompared));
        ReadOnlySpan<char> b = right.AsSpan(0, Math.Min(right.Length, MaxCompared));
        Span<int> row = stackalloc int[MaxCompared + 1];
        for (int j = 0; j <= b.Length; j++)
        {
            row[j] = j;
        }

        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int above = row[j];
                int change = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1;
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + change);
                diagonal = above;
            }
        }

        return row[b.Length];
    }
}
