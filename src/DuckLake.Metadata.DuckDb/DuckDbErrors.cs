using System.Data.Common;
using System.Text;
using DuckLake.DuckDb;

namespace DuckLake.Metadata.DuckDb;

/// <summary>
/// What DuckDB's errors mean for a catalog. They have a class and no codes; where one class covers what must be told apart, the
/// text of the operating system or of DuckDB is all there is.
/// </summary>
internal static class DuckDbErrors
{
    private const int HeaderLength = 20;

    // The main header begins with a checksum.
    private const int MagicOffset = 8;

    /// <summary>The class of an error of this binding or of another driver for DuckDB.</summary>
    public static DuckDbErrorType ClassOf(DbException exception) => exception switch
    {
        DuckDbException own => own.ErrorType,

        // DuckDB.NET puts the class here.
        { ErrorCode: > 0 and <= (int)DuckDbErrorType.InvalidConfiguration } => (DuckDbErrorType)exception.ErrorCode,
        _ => DuckDbException.ClassOf(exception.Message),
    };

    /// <summary>Whether another process has the file open.</summary>
    public static bool IsLockedByOthers(DbException exception) =>
        ClassOf(exception) == DuckDbErrorType.IO
        && (Mentions(exception, "Could not set lock on file") || Mentions(exception, "being used by another process"));

    public static bool IsDiskFull(DbException exception) =>
        ClassOf(exception) is DuckDbErrorType.IO or DuckDbErrorType.Fatal or DuckDbErrorType.Transaction
        && (Mentions(exception, "No space left on device") || Mentions(exception, "not enough space"));

    public static MetadataException Translate(DbException exception, string displayName)
    {
        var (kind, transient, what) = Describe(exception);
        return new MetadataException(kind, $"The DuckDB catalog '{displayName}' {what}. ({exception.Message})", transient, exception);
    }

    /// <summary>Why a file could not be opened. It must not be open in this process: reading it would end DuckDB's lock on it.</summary>
    public static MetadataException TranslateOpening(DuckDbException exception, string displayName, string? path)
    {
        var (kind, transient, what) = IsLockedByOthers(exception) || IsDiskFull(exception) || path is null ? Describe(exception) : DescribeFile(exception, path);
        return new MetadataException(kind, $"The DuckDB catalog '{displayName}' {what}. ({exception.Message})", transient, exception)
        {
            CommitError = transient ? CommitErrorKind.Retry : CommitErrorKind.Other,
        };
    }

    private static (MetadataErrorKind Kind, bool IsTransient, string What) Describe(DbException exception)
    {
        if (IsLockedByOthers(exception))
        {
            return (MetadataErrorKind.Metadata, true,
                "is open in another process, and a DuckDB file belongs to one process unless all only read. Close it there and try again, or keep the catalog in PostgreSQL");
        }

        if (IsDiskFull(exception))
        {
            return (MetadataErrorKind.Metadata, false, "cannot grow: the disk is full. Make room, then try again");
        }

        return ClassOf(exception) switch
        {
            DuckDbErrorType.Transaction => (MetadataErrorKind.Conflict, true, "was changed by somebody else at the same time. Try again"),
            DuckDbErrorType.Constraint => (MetadataErrorKind.Conflict, true, "got the same key from somebody else at the same time. Try again"),
            DuckDbErrorType.Catalog or DuckDbErrorType.Binder => (MetadataErrorKind.Metadata, false,
                "lacks a table or column it had a moment ago: it was changed by other means than DuckLake. Try again, and check the catalog if it happens again"),
            DuckDbErrorType.IO => (MetadataErrorKind.Metadata, true,
                "could not be read or written. Try again, and check the disk if it happens repeatedly"),
            DuckDbErrorType.Permission => (MetadataErrorKind.Metadata, false, "cannot be accessed. Check the permissions of the file and its directory"),
            DuckDbErrorType.Serialization => (MetadataErrorKind.Corrupt, false, "is damaged. Restore it from a backup"),
            DuckDbErrorType.Interrupt => (MetadataErrorKind.Metadata, true, "was interrupted. Try again"),
            DuckDbErrorType.OutOfMemory => (MetadataErrorKind.Metadata, true, "needs more memory than there is. Try again when more is free"),
            DuckDbErrorType.Fatal or DuckDbErrorType.Internal => (MetadataErrorKind.Metadata, true,
                "was given up by DuckDB after an error. Try again: the file is opened anew; check the disk if it happens again"),
            _ => (MetadataErrorKind.Metadata, false, "failed"),
        };
    }

    private static (MetadataErrorKind Kind, bool IsTransient, string What) DescribeFile(DuckDbException exception, string path)
    {
        byte[] header;
        try
        {
            header = ReadHeader(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return (MetadataErrorKind.Metadata, false, "cannot be opened. Check the permissions of the file and its directory");
        }

        if (header.AsSpan().StartsWith("SQLite format 3\0"u8))
        {
            return (MetadataErrorKind.Corrupt, false, "is no DuckDB database but an SQLite one. Open it with the SQLite provider");
        }

        if (header.Length < HeaderLength || Encoding.ASCII.GetString(header, MagicOffset, 4) != "DUCK")
        {
            return (MetadataErrorKind.Corrupt, false, "is no DuckDB database. Check the path");
        }

        if (Mentions(exception, "with version number") || Mentions(exception, "newer version of DuckDB") || exception.ErrorType == DuckDbErrorType.Serialization)
        {
            return (MetadataErrorKind.Unsupported, false,
                $"was written by another version of DuckDB, in a form that the loaded library ({DuckDbLibrary.Version}) cannot read. Load the library of a newer DuckDB");
        }

        return exception.ErrorType is DuckDbErrorType.IO or DuckDbErrorType.Fatal or DuckDbErrorType.Internal or DuckDbErrorType.Invalid
            ? (MetadataErrorKind.Corrupt, false, "is damaged. Restore it from a backup")
            : (MetadataErrorKind.Metadata, false, "cannot be opened");
    }

    private static byte[] ReadHeader(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        var header = new byte[HeaderLength];
        return header[..stream.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false)];
    }

    private static bool Mentions(DbException exception, string text) => exception.Message.Contains(text, StringComparison.OrdinalIgnoreCase);
}
