namespace DuckLake.Arrow;

/// <summary>Where in a lake something is being done; facts for errors.</summary>
internal readonly record struct ErrorPlace(
    string? SchemaName = null, string? TableName = null, long? SnapshotId = null, string? FilePath = null, string? ColumnPath = null)
{
    public static ErrorPlace Of(ScanTask task) => new(task.SchemaName, task.TableName, task.SnapshotId, task.FilePath);
}
