namespace DuckLake.Data;

/// <summary>Compares names of three parts without regard to case.</summary>
internal sealed class NameComparer : IEqualityComparer<(string Catalog, string Schema, string Name)>
{
    public static NameComparer Instance { get; } = new();

    public bool Equals((string Catalog, string Schema, string Name) x, (string Catalog, string Schema, string Name) y) =>
        string.Equals(x.Name, y.Name, StringComparison.OrdinalIgnoreCase)
        && string.Equals(x.Schema, y.Schema, StringComparison.OrdinalIgnoreCase)
        && string.Equals(x.Catalog, y.Catalog, StringComparison.OrdinalIgnoreCase);

    public int GetHashCode((string Catalog, string Schema, string Name) name) => HashCode.Combine(
        StringComparer.OrdinalIgnoreCase.GetHashCode(name.Catalog),
        StringComparer.OrdinalIgnoreCase.GetHashCode(name.Schema),
        StringComparer.OrdinalIgnoreCase.GetHashCode(name.Name));
}
