using DuckLake.Columnar;
using DuckLake.Metadata;
using DuckLake.Parquet;
using DuckLake.Storage;

namespace DuckLake.Arrow;

/// <summary>Turns the errors of the layers below into <see cref="DuckLakeException"/>, in one place.</summary>
internal static class ErrorTranslation
{
    /// <summary>
    /// For an exception filter: <c>catch (Exception e) when (ErrorTranslation.Translate(e, place) is { } error) { throw error; }</c>.
    /// Null for exceptions that pass as they are; a <see cref="DuckLakeException"/> passes too, with the facts it lacks filled in.
    /// </summary>
    public static DuckLakeException? Translate(Exception exception, ErrorPlace place)
    {
        if (exception is DuckLakeException known)
        {
            Locate(known, place);
            return null;
        }

        DuckLakeException? translated = exception switch
        {
            MetadataException metadata => new DuckLakeException(
                KindOf(metadata.Kind), metadata.Message + NextStep(metadata.Kind), metadata, metadata.IsTransient)
            {
                ColumnPath = metadata.ColumnName,
                SnapshotId = metadata.SnapshotId,
            },
            ObjectStoreException store => new DuckLakeException(KindOf(store.Kind), store.Message + NextStep(store.Kind), store, store.IsTransient)
            {
                FilePath = store.Path,
                SqlErrorClass = SqlErrorClass.IO,
            },
            InvalidParquetException parquet => new DuckLakeException(KindOf(parquet.Kind), parquet.Problem + NextStep(parquet.Kind), parquet)
            {
                FilePath = parquet.FileName is null ? null : LakePath.Redact(parquet.FileName),
                ColumnPath = parquet.ColumnPath,
                PageOrdinal = parquet.PageOrdinal,
                ByteOffset = parquet.ByteOffset,
            },
            ParquetWriteException written => new DuckLakeException(KindOf(written.Kind), written.Message, written) { ColumnPath = written.ColumnPath },
            ArrowFormatException arrow => new DuckLakeException(DuckLakeErrorKind.InvalidInput, $"The rows are malformed: {arrow.Message}", arrow),
            _ => null,
        };
        if (translated is not null)
        {
            Locate(translated, place);
        }

        return translated;
    }

    private static void Locate(DuckLakeException exception, ErrorPlace place)
    {
        if (exception.TableName is null)
        {
            exception.TableName = place.TableName;
            exception.SchemaName ??= place.SchemaName;
        }

        exception.SnapshotId ??= place.SnapshotId;
        exception.FilePath ??= place.FilePath is null ? null : LakePath.Redact(place.FilePath);
        exception.ColumnPath ??= place.ColumnPath;
    }

    private static string NextStep(MetadataErrorKind kind) => kind == MetadataErrorKind.Corrupt ? " Repair the row in the catalog." : "";

    private static string NextStep(ObjectStoreErrorKind kind) => kind switch
    {
        ObjectStoreErrorKind.NotFound =>
            " Check the data path. A file that was moved must be restored; one that was cleaned up is needed by no newer snapshot.",
        ObjectStoreErrorKind.AccessDenied => " Check the permissions.",
        _ => "",
    };

    private static string NextStep(ParquetErrorKind kind) => kind switch
    {
        ParquetErrorKind.Corrupt => " Restore the file from a copy, or remove it from the table.",
        ParquetErrorKind.Unsupported => " Leave the column out of the projection, or write the file anew.",
        ParquetErrorKind.Encryption => " Check that the encryption key in the catalog is the one the file was written with.",
        _ => "",
    };

    private static DuckLakeErrorKind KindOf(MetadataErrorKind kind) => kind switch
    {
        MetadataErrorKind.NotFound => DuckLakeErrorKind.NotFound,
        MetadataErrorKind.Corrupt => DuckLakeErrorKind.CorruptData,
        MetadataErrorKind.Unsupported => DuckLakeErrorKind.Unsupported,
        MetadataErrorKind.Conflict => DuckLakeErrorKind.Conflict,
        MetadataErrorKind.AlreadyExists => DuckLakeErrorKind.AlreadyExists,
        _ => DuckLakeErrorKind.Metadata,
    };

    private static DuckLakeErrorKind KindOf(ObjectStoreErrorKind kind) => kind switch
    {
        ObjectStoreErrorKind.NotFound => DuckLakeErrorKind.NotFound,
        ObjectStoreErrorKind.AlreadyExists => DuckLakeErrorKind.AlreadyExists,
        ObjectStoreErrorKind.Truncated or ObjectStoreErrorKind.InvalidPath => DuckLakeErrorKind.CorruptData,
        ObjectStoreErrorKind.UnsupportedScheme => DuckLakeErrorKind.Unsupported,
        _ => DuckLakeErrorKind.Storage,
    };

    private static DuckLakeErrorKind KindOf(ParquetWriteErrorKind kind) => kind switch
    {
        ParquetWriteErrorKind.Unsupported or ParquetWriteErrorKind.LimitExceeded => DuckLakeErrorKind.Unsupported,
        _ => DuckLakeErrorKind.InvalidInput,
    };

    private static DuckLakeErrorKind KindOf(ParquetErrorKind kind) => kind switch
    {
        ParquetErrorKind.Unsupported or ParquetErrorKind.MissingLibrary => DuckLakeErrorKind.Unsupported,
        _ => DuckLakeErrorKind.CorruptData,
    };
}
