namespace DuckLake.Arrow;

/// <summary>Names of new files. Only their uniqueness matters to readers.</summary>
internal static class FileNames
{
    public static string NewDataFile() => $"ducklake-{Guid.CreateVersion7():D}.parquet";

    public static string NewDeleteFile() => $"ducklake-{Guid.CreateVersion7():D}-delete.parquet";

    public static string NewDeletionVector() => $"ducklake-{Guid.CreateVersion7():D}-delete.puffin";
}
