namespace DuckLake.Arrow;

/// <summary>The error of an update that gives one row several new values.</summary>
internal static class RepeatedRowException
{
    public static DuckLakeException Create(DuckLakeTable table) => new(
        DuckLakeErrorKind.Unsupported,
        "The same row was updated multiple times - this is not (yet) supported in DuckLake. Eliminate duplicate matches prior to running the UPDATE")
    {
        SchemaName = table.SchemaName,
        TableName = table.Name,
        SnapshotId = table.Snapshot.Id,
    };
}
