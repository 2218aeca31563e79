using System.Data.Common;
using System.Globalization;
using System.Net.Sockets;

namespace DuckLake.Metadata.MySql;

/// <summary>What errors of the server and of drivers mean for a catalog. Knows no driver's types.</summary>
internal static class MySqlErrors
{
    // Both MySqlConnector and MySql.Data put the number here.
    private const string NumberKey = "Server Error Code";

    /// <summary>
    /// The error number; 0 if there is none. Drivers wrap the server's error in one of their own that has no number.
    /// </summary>
    public static int NumberOf(Exception exception)
    {
        for (Exception? error = exception; error is not null; error = error.InnerException)
        {
            if (error is DbException && error.Data[NumberKey] is IConvertible value && value.ToInt32(CultureInfo.InvariantCulture) is not 0 and var number)
            {
                return number;
            }
        }

        return 0;
    }

    public static CommitErrorKind Classify(DbException exception) => NumberOf(exception) switch
    {
        MySqlErrorCodes.DuplicateKey or MySqlErrorCodes.Deadlock or MySqlErrorCodes.LockWaitTimeout or MySqlErrorCodes.LockNotAvailable
            or MySqlErrorCodes.RecordChanged or MySqlErrorCodes.CommitFailed => CommitErrorKind.Retry,
        MySqlErrorCodes.ServerOptionPrevents or MySqlErrorCodes.ReadOnlyTransaction or MySqlErrorCodes.ReadOnlyMode => CommitErrorKind.ReadOnly,
        MySqlErrorCodes.DatabaseAccessDenied or MySqlErrorCodes.TableAccessDenied or MySqlErrorCodes.ColumnAccessDenied
            or MySqlErrorCodes.PrivilegeNeeded => CommitErrorKind.PermissionDenied,
        MySqlErrorCodes.DiskFull or MySqlErrorCodes.TableFull => CommitErrorKind.DiskFull,
        MySqlErrorCodes.ServerGone or MySqlErrorCodes.ConnectionLost or MySqlErrorCodes.ServerShutdown or MySqlErrorCodes.ConnectionKilledMariaDb
            or MySqlErrorCodes.NetworkReadError or MySqlErrorCodes.NetworkReadInterrupted or MySqlErrorCodes.NetworkWriteError
            or MySqlErrorCodes.NetworkWriteInterrupted or MySqlErrorCodes.IdleDisconnectMySql or MySqlErrorCodes.CommandTimeout => CommitErrorKind.ConnectionLost,
        0 when IsNetworkError(exception) => CommitErrorKind.ConnectionLost,
        _ => CommitErrorKind.Other,
    };

    public static MetadataException Translate(DbException exception, string displayName)
    {
        var number = NumberOf(exception);
        var (kind, transient, what) = Describe(exception, number);
        var code = number > 0 ? string.Create(CultureInfo.InvariantCulture, $"error {number}: ") : "";
        return new MetadataException(kind, $"The MySQL catalog '{displayName}' {what}. ({code}{TextOf(exception)})", transient, exception);
    }

    /// <summary>The message of the error that has the number.</summary>
    private static string TextOf(DbException exception)
    {
        for (Exception? error = exception; error is not null; error = error.InnerException)
        {
            if (error is DbException && error.Data[NumberKey] is not null)
            {
                return error.Message;
            }
        }

        return exception.Message;
    }

    private static bool IsNetworkError(Exception exception)
    {
        for (Exception? error = exception; error is not null; error = error.InnerException)
        {
            if (error is IOException or SocketException or TimeoutException)
            {
                return true;
            }
        }

        return exception is DbException { IsTransient: true };
    }

    private static (MetadataErrorKind Kind, bool IsTransient, string What) Describe(DbException exception, int number) => number switch
    {
        MySqlErrorCodes.UnknownDatabase => (MetadataErrorKind.NotFound, false,
            "does not exist: the server has no such database. Check the connection string, or create the database first"),
        MySqlErrorCodes.NoDatabase => (MetadataErrorKind.NotFound, false,
            "is not named: the connection string has no database. Add Database=..., or set the metadata schema"),
        MySqlErrorCodes.NoSuchTable or MySqlErrorCodes.UnknownTable or MySqlErrorCodes.UnknownColumn or MySqlErrorCodes.TableDefinitionChanged => (MetadataErrorKind.Metadata, true,
            "lacks a table or column it had a moment ago, or has got another. Try again, and check the catalog if it happens again"),
        MySqlErrorCodes.AccessDenied or MySqlErrorCodes.NotAllowedHost => (MetadataErrorKind.Metadata, false,
            "does not let the user in. Check user and password, and from which hosts the server lets the user in"),
        MySqlErrorCodes.DatabaseAccessDenied or MySqlErrorCodes.TableAccessDenied or MySqlErrorCodes.ColumnAccessDenied or MySqlErrorCodes.PrivilegeNeeded => (
            MetadataErrorKind.Metadata, false,
            "does not permit this to the user. Grant SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER and DROP on the database"),
        MySqlErrorCodes.ServerOptionPrevents or MySqlErrorCodes.ReadOnlyTransaction or MySqlErrorCodes.ReadOnlyMode => (MetadataErrorKind.ReadOnly, false,
            "is read-only: a replica, or read_only is set. Connect to the primary server"),
        MySqlErrorCodes.Deadlock or MySqlErrorCodes.RecordChanged or MySqlErrorCodes.CommitFailed => (MetadataErrorKind.Conflict, true,
            "was changed by somebody else at the same time. Try again"),
        MySqlErrorCodes.DuplicateKey or MySqlErrorCodes.TableExists => (MetadataErrorKind.Conflict, true,
            "got the same key or table from somebody else at the same time. Try again"),
        MySqlErrorCodes.LockWaitTimeout or MySqlErrorCodes.LockNotAvailable => (MetadataErrorKind.Metadata, true, "is locked by somebody else. Try again"),
        MySqlErrorCodes.StatementTimeout or MySqlErrorCodes.StatementTimeoutMariaDb or MySqlErrorCodes.Interrupted or MySqlErrorCodes.CommandTimeout => (
            MetadataErrorKind.Metadata, true,
            "did not answer in time. Try again, or raise the timeout"),
        MySqlErrorCodes.DiskFull or MySqlErrorCodes.TableFull => (MetadataErrorKind.Metadata, false,
            "cannot grow: the server's disk is full. Make room on the server"),
        MySqlErrorCodes.TooManyConnections => (MetadataErrorKind.Metadata, true,
            "has no connection left. Try again later, lower the number of connections, or raise max_connections"),
        MySqlErrorCodes.PacketTooLarge => (MetadataErrorKind.Metadata, false,
            "got a value that is larger than the server takes. Raise max_allowed_packet"),
        MySqlErrorCodes.RowTooLarge => (MetadataErrorKind.Unsupported, false,
            "cannot keep rows this wide. Set data_inlining_row_limit to 0 for the table, so that its rows go to files"),
        MySqlErrorCodes.PrimaryKeyRequired or MySqlErrorCodes.PrimaryKeyRequiredMySql => (MetadataErrorKind.Unsupported, false,
            "has to have tables without a primary key, which this server refuses. Set sql_require_primary_key (MySQL) or innodb_force_primary_key (MariaDB) to OFF"),
        MySqlErrorCodes.ClusterNotReady => (MetadataErrorKind.Metadata, true, "is not available: this node of the cluster is not ready. Try again later"),
        MySqlErrorCodes.CannotConnect or MySqlErrorCodes.HostUnreachable or MySqlErrorCodes.UnknownHost => (MetadataErrorKind.Metadata, true,
            "could not be reached, or the connection to it was lost. Check host, port and network, and try again"),
        _ when Classify(exception) == CommitErrorKind.ConnectionLost => (MetadataErrorKind.Metadata, true,
            "could not be reached, or the connection to it was lost. Check host, port and network, and try again"),
        _ => (MetadataErrorKind.Metadata, false, "failed"),
    };
}
