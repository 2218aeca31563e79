namespace DuckLake.Metadata;

/// <summary>The order of catalog versions.</summary>
internal static class CatalogVersionSequence
{
    private static readonly string[] Versions = ["0.1", "0.2", "0.3-dev1", "0.3", "0.4-dev1", "0.4", "1.0", "1.1-dev1", "1.1"];

    /// <summary>A version's place in history.</summary>
    /// <exception cref="MetadataException">Kind Unsupported: there is no such version.</exception>
    public static int IndexOf(string version, string displayName)
    {
        var index = Array.IndexOf(Versions, version);
        return index >= 0
            ? index
            : throw MetadataException.Unsupported(
                "Only DuckLake versions 0.1, 0.2, 0.3-dev1, 0.3, 0.4-dev1, 0.4, 1.0 are supported, and 1.1-dev1 and 1.1: "
                + $"the catalog {displayName} has version '{version}'. A newer version of this library may know it.");
    }

    /// <summary>Checks that a catalog can be brought from one version to another.</summary>
    /// <exception cref="MetadataException">Kind Unsupported: the version is unknown, or newer than the one asked for.</exception>
    public static void Check(string from, string to, string displayName)
    {
        if (IndexOf(from, displayName) > IndexOf(to, displayName))
        {
            throw MetadataException.Unsupported(
                $"DuckLake catalog version is '{from}', which is newer than the requested version '{to}'. Cannot downgrade a DuckLake catalog.");
        }
    }

    /// <summary>Whether a version is older than another.</summary>
    public static bool IsBefore(string version, string other) => Array.IndexOf(Versions, version) < Array.IndexOf(Versions, other);
}
