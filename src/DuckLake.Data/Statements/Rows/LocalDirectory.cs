using DuckLake.Arrow;

namespace DuckLake.Data;

/// <summary>
/// Directories of tables in the local file system. Scripts written for the reference put files there themselves, for which the directory has
/// to exist from the first insert on, whether its rows became a file or not.
/// </summary>
internal static class LocalDirectory
{
    /// <summary>Makes the table's directory if it is a local one; writing files tells what is wrong where this fails.</summary>
    public static void Ensure(DuckLakeTable table)
    {
        string path = table.DirectoryPath;
        if (path.Contains("://", StringComparison.Ordinal))
        {
            return;
        }

        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            System.Diagnostics.Debug.WriteLine(error);
        }
    }
}
