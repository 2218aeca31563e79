using System.Data;
using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using DuckLake.DuckDb;

namespace DuckLake.Metadata.DuckDb;

public sealed partial class DuckDbDialect
{
    private const int PauseMs = 10;

    internal override bool TextCanHoldNul => true;

    /// <summary>The database runs in this process.</summary>
    internal override string? CurrentTimeExpression => null;

    internal override bool HasJsonRows => true;

    internal override InlinedColumnType? GetInlinedType(DuckLakeType type, IReadOnlyList<InlinedTableColumn> children) => InlinedTypes.Find(type, children);

    internal override string JsonRowsSource(string marker, IReadOnlyList<SqlColumn> columns) => $"(SELECT unnest(CAST(CAST({marker} AS JSON) AS JSON[])) AS value) r";

    internal override string JsonValue(int index, SqlValueType type, string? bytesMarker)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"(r.value->>{index})");
        return type switch
        {
            { Form: SqlValueForm.Bytes } => $"from_base64({text})",
            { Conversion: { } conversion } => string.Format(CultureInfo.InvariantCulture, conversion, text),
            _ => $"CAST({text} AS {type.Declaration})",
        };
    }

    internal override string? SchemaExistsQuery(string schemaMarker) =>
        $"SELECT 1 FROM duckdb_schemas() WHERE database_name = current_database() AND schema_name = {schemaMarker}";

    internal override async ValueTask<CatalogWriteTransaction> BeginWriteAsync(
        DbConnection connection, string? metadataSchema, TimeSpan lockTimeout, CancellationToken cancellationToken)
    {
        await PrepareSessionAsync(connection, cancellationToken).ConfigureAwait(false);
        if (connection is AdoConnection own)
        {
            await RequireWritableAsync(own, lockTimeout, cancellationToken).ConfigureAwait(false);
        }

        return new AdoWriteTransaction(await connection.BeginTransactionAsync(IsolationLevel.Unspecified, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>A failed constraint is the key of a snapshot somebody else has taken; a conflict of transactions the same, told earlier.</summary>
    internal override CommitErrorKind Classify(DbException exception) => DuckDbErrors.IsDiskFull(exception)
        ? CommitErrorKind.DiskFull
        : DuckDbErrors.ClassOf(exception) switch
        {
            DuckDbErrorType.Transaction or DuckDbErrorType.Constraint => CommitErrorKind.Retry,
            DuckDbErrorType.IO when DuckDbErrors.IsLockedByOthers(exception) => CommitErrorKind.Retry,
            DuckDbErrorType.Permission => CommitErrorKind.PermissionDenied,

            // The instance is gone with its connections.
            DuckDbErrorType.Fatal or DuckDbErrorType.Internal or DuckDbErrorType.Connection => CommitErrorKind.ConnectionLost,
            _ => CommitErrorKind.Other,
        };

    /// <summary>A failed write or sync of the last bytes may have reached the disk.</summary>
    internal override bool IsCommitUncertain(DbException exception) =>
        DuckDbErrors.ClassOf(exception) is DuckDbErrorType.IO or DuckDbErrorType.Fatal or DuckDbErrorType.Internal;

    internal override bool IsAlreadyThere(DbException exception) =>
        DuckDbErrors.ClassOf(exception) is DuckDbErrorType.Catalog or DuckDbErrorType.Transaction or DuckDbErrorType.Constraint;

    /// <summary>An instance that was opened for readers is opened anew for writing, when nobody reads for a moment.</summary>
    private static async ValueTask RequireWritableAsync(AdoConnection connection, TimeSpan lockTimeout, CancellationToken cancellationToken)
    {
        var waiting = Stopwatch.StartNew();
        while (connection.File.IsReadOnly)
        {
            connection.Close();
            var isInUse = connection.File.HasConnections;
            connection.Open();
            if (!connection.File.IsReadOnly)
            {
                return;
            }

            if (!isInUse)
            {
                throw new MetadataException(
                    MetadataErrorKind.ReadOnly,
                    $"The DuckDB catalog '{connection.DataSource}' cannot be written: the file or its file system is read-only. Check the permissions.")
                {
                    CommitError = CommitErrorKind.ReadOnly,
                };
            }

            if (waiting.Elapsed >= lockTimeout)
            {
                throw new MetadataException(
                    MetadataErrorKind.Metadata,
                    $"The DuckDB catalog '{connection.DataSource}' is being read by this process as a read-only file. End those reads and try again, or open it with access ReadWrite everywhere.",
                    isTransient: true)
                {
                    CommitError = CommitErrorKind.Retry,
                };
            }

            await Task.Delay(PauseMs, cancellationToken).ConfigureAwait(false);
        }
    }
}
