namespace DuckLake.Data;

/// <summary>Compares names as DuckDB does: without the case of ASCII letters.</summary>
internal sealed class SqlNames : IEqualityComparer<string>
{
    public static SqlNames Comparer { get; } = new();

    public static bool AreEqual(string? left, string? right) => Comparer.Equals(left, right);

    public bool Equals(string? x, string? y)
    {
        if (x is null || y is null || x.Length != y.Length)
        {
            return ReferenceEquals(x, y);
        }

        for (int i = 0; i < x.Length; i++)
        {
            if (x[i] != y[i] && Lower(x[i]) != Lower(y[i]))
            {
                return false;
            }
        }

        return true;
    }

    public int GetHashCode(string obj)
    {
        HashCode hash = default;
        foreach (char character in obj)
        {
            hash.Add(Lower(character));
        }

        return hash.ToHashCode();
    }

    private static char Lower(char character) => char.IsAsciiLetterUpper(character) ? (char)(character | 0x20) : character;
}
