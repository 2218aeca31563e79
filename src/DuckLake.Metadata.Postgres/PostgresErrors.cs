using System.Data.Common;
using Npgsql;

namespace DuckLake.Metadata.Postgres;

/// <summary>What the server's error codes mean for a catalog.</summary>
internal static class PostgresErrors
{
    internal static MetadataException Translate(DbException exception, string displayName)
    {
        var (kind, transient, what) = Describe(exception);
        var code = exception.SqlState is { } state ? $"SQLSTATE {state}: " : "";
        return new MetadataException(kind, $"The PostgreSQL catalog '{displayName}' {what}. ({code}{Text(exception)})", transient, exception);
    }

    // The message alone: details may quote rows.
    private static string Text(DbException exception) => exception is PostgresException server ? server.MessageText : exception.Message;

    private static (MetadataErrorKind Kind, bool IsTransient, string What) Describe(DbException exception) => exception.SqlState switch
    {
        null when exception.IsTransient => (MetadataErrorKind.Metadata, true,
            "could not be reached, or the connection to it was lost. Check host, port and network, and try again"),
        PostgresErrorCodes.InvalidCatalogName => (MetadataErrorKind.NotFound, false,
            "does not exist: the server has no such database. Check the connection string, or create the database first"),
        PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName or PostgresErrorCodes.UndefinedColumn => (MetadataErrorKind.Metadata, false,
            "lacks a table or column it had a moment ago: it was changed by other means than DuckLake. Try again, and check the catalog if it happens again"),
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => (MetadataErrorKind.Metadata, false,
            "does not let the user in. Check user and password, and pg_hba.conf on the server"),
        PostgresErrorCodes.InsufficientPrivilege => (MetadataErrorKind.Metadata, false,
            "does not permit this to the user. Grant the privileges on the schema and its tables"),
        PostgresErrorCodes.ReadOnlySqlTransaction => (MetadataErrorKind.ReadOnly, false,
            "is read-only: a standby, or set to read-only transactions. Connect to the primary server"),
        PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected => (MetadataErrorKind.Conflict, true,
            "was changed by somebody else at the same time. Try again"),
        PostgresErrorCodes.UniqueViolation => (MetadataErrorKind.Conflict, true,
            "got the same key from somebody else at the same time. Try again"),
        PostgresErrorCodes.LockNotAvailable => (MetadataErrorKind.Metadata, true,
            "is locked by somebody else. Try again"),
        PostgresErrorCodes.QueryCanceled => (MetadataErrorKind.Metadata, true,
            "did not answer in time. Try again, or raise the timeout"),
        PostgresErrorCodes.DiskFull => (MetadataErrorKind.Metadata, false,
            "cannot grow: the server's disk is full. Make room on the server"),
        PostgresErrorCodes.TooManyConnections or PostgresErrorCodes.ConfigurationLimitExceeded => (MetadataErrorKind.Metadata, true,
            "has no connection left. Try again later, or lower the number of connections"),
        PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted => (MetadataErrorKind.Corrupt, false,
            "is damaged. Restore it from a backup"),
        PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow => (MetadataErrorKind.Metadata, true,
            "is not available: the server is starting, stopping or crashed. Try again later"),
        ['0', '8', ..] or ['5', '7', 'P', ..] => (MetadataErrorKind.Metadata, true,
            "could not be reached, or the connection to it was lost. Check host, port and network, and try again"),
        ['5', '3', ..] => (MetadataErrorKind.Metadata, true,
            "has too few resources left on its server. Try again later, or ask the administrator"),
        _ => (MetadataErrorKind.Metadata, false, "failed"),
    };
}
