using DuckLake.Metadata;
using DuckLake.Parquet;
using DuckLake.Storage;

namespace DuckLake.Arrow.Execution;

/// <summary>Adds the place to the errors of a scan and turns those of the lower layers into those of the lake.</summary>
internal static class ExecutionErrors
{
    /// <summary>True for errors <see cref="Wrap"/> understands.</summary>
    internal static bool IsKnown(Exception e) =>
        e is DuckLakeException or InvalidParquetException or ObjectStoreException or MetadataException or InvalidDataException;

    /// <summary>The error as the user sees it, with table, snapshot and file.</summary>
    internal static DuckLakeException Wrap(Exception error, ScanTask task, string? path)
    {
        if (error is InvalidDataException)
        {
            error = new DuckLakeException(
                DuckLakeErrorKind.CorruptData, error.Message + " Restore the file from a copy, or repair its row in the catalog.", error);
        }

        var place = new ErrorPlace(task.SchemaName, task.TableName, task.SnapshotId, path);
        return ErrorTranslation.Translate(error, place) ?? (DuckLakeException)error;
    }
}
