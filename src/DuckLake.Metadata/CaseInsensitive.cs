namespace DuckLake.Metadata;

/// <summary>Name lookup: the exact spelling wins, else the first name equal but for case.</summary>
internal static class CaseInsensitive
{
    public static T? Find<T>(IReadOnlyList<T> items, string name, Func<T, string> nameOf)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(name);
        T? found = null;
        foreach (var item in items)
        {
            var candidate = nameOf(item);
            if (string.Equals(candidate, name, StringComparison.Ordinal))
            {
                return item;
            }

            if (found is null && string.Equals(candidate, name, StringComparison.OrdinalIgnoreCase))
            {
                found = item;
            }
        }

        return found;
    }
}
