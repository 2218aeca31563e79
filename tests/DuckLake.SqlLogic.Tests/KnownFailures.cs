namespace DuckLake.SqlLogic.Tests;

/// <summary>The scenarios that do not run to their end yet, with the reason.</summary>
internal static class KnownFailures
{
    private static readonly Dictionary<string, string> EveryCatalog = new()
    {
    };

    private static readonly Dictionary<(CatalogKind Kind, string Name), string> OneCatalog = new()
    {
    };

    public static string? Find(CatalogKind kind, string name) => OneCatalog.GetValueOrDefault((kind, name)) ?? EveryCatalog.GetValueOrDefault(name);
}
