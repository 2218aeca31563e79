namespace DuckLake.Arrow;

/// <summary>Directories of schemas and tables.</summary>
internal static class LakePaths
{
    /// <summary>The directory of an object: its name where that is plain, else its UUID.</summary>
    public static string DirectoryOf(string name, string uuid)
    {
        foreach (char c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-'))
            {
                return uuid + "/";
            }
        }

        return name + "/";
    }
}
