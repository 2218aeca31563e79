using System.Data;
using System.Data.Common;
using System.Globalization;
using System.Text;
using Npgsql;

namespace DuckLake.Metadata.Postgres;

public sealed partial class PostgresDialect
{
    private static readonly InlinedColumnType Text = new(InlinedStorage.Text, "VARCHAR");

    /// <summary>Not the transaction's begin: it may have waited for the commit lock since.</summary>
    internal override string? CurrentTimeExpression => "clock_timestamp()";

    internal override bool HasJsonRows => true;

    internal override InlinedColumnType? GetInlinedType(DuckLakeType type, IReadOnlyList<InlinedTableColumn> children) => type.Kind switch
    {
        DuckLakeTypeKind.Boolean => new(InlinedStorage.Boolean, "BOOLEAN"),
        DuckLakeTypeKind.Int8 or DuckLakeTypeKind.Int16 => new(InlinedStorage.Integer, "SMALLINT"),
        DuckLakeTypeKind.Int32 or DuckLakeTypeKind.UInt8 or DuckLakeTypeKind.UInt16 => new(InlinedStorage.Integer, "INTEGER"),
        DuckLakeTypeKind.Int64 or DuckLakeTypeKind.UInt32 => new(InlinedStorage.Integer, "BIGINT"),
        DuckLakeTypeKind.Float32 => new(InlinedStorage.Float32, "REAL"),
        DuckLakeTypeKind.Float64 => new(InlinedStorage.Float64, "DOUBLE PRECISION"),
        DuckLakeTypeKind.Decimal => new(
            InlinedStorage.Text, string.Create(CultureInfo.InvariantCulture, $"DECIMAL({type.Precision},{type.Scale})"), NeedsCast: true),
        DuckLakeTypeKind.Time => new(InlinedStorage.Text, "TIME", NeedsCast: true),
        DuckLakeTypeKind.TimeTz => new(InlinedStorage.Text, "TIMETZ", NeedsCast: true),
        DuckLakeTypeKind.Interval => new(InlinedStorage.Text, "INTERVAL", NeedsCast: true),
        DuckLakeTypeKind.Uuid => new(InlinedStorage.Text, "UUID", NeedsCast: true),
        DuckLakeTypeKind.Varchar or DuckLakeTypeKind.Json => new(InlinedStorage.Utf8Bytes, "BYTEA"),
        DuckLakeTypeKind.Blob => new(InlinedStorage.Bytes, "BYTEA"),
        DuckLakeTypeKind.TimeNs or DuckLakeTypeKind.Variant or DuckLakeTypeKind.Geometry or DuckLakeTypeKind.Unknown => null,
        _ => Text,
    };

    internal override bool CanNameColumns(IReadOnlyList<string> names) => names.All(name => Encoding.UTF8.GetByteCount(name) <= LongestIdentifierBytes);

    internal override string JsonRowsSource(string marker, IReadOnlyList<SqlColumn> columns) => $"json_array_elements(CAST({marker} AS json)) r(value)";

    internal override string JsonValue(int index, SqlValueType type, string? bytesMarker)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"r.value->>{index}");
        return type.Form == SqlValueForm.Bytes ? $"decode({text}, 'base64')" : $"CAST({text} AS {type.Declaration})";
    }

    internal override string? SchemaExistsQuery(string schemaMarker) => $"SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = {schemaMarker}";

    /// <summary>After an error the server skips the rest of a batch, so that it can end with COMMIT.</summary>
    internal override async ValueTask<CatalogWriteTransaction> BeginWriteAsync(
        DbConnection connection, string? metadataSchema, TimeSpan lockTimeout, CancellationToken cancellationToken) =>
        new AdoWriteTransaction(await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken).ConfigureAwait(false), "COMMIT");

    /// <summary>
    /// The lock conflicts with itself and with every insert of a snapshot, by whatever program, but with no reading. READ COMMITTED
    /// makes each statement after it see what was committed before it was granted.
    /// </summary>
    internal override IEnumerable<string> CommitLockStatements(string snapshotTable, TimeSpan lockTimeout) =>
    [
        string.Create(CultureInfo.InvariantCulture, $"SET LOCAL lock_timeout = {(int)Math.Clamp(lockTimeout.TotalMilliseconds, 1, int.MaxValue)}"),
        $"LOCK TABLE {snapshotTable} IN SHARE ROW EXCLUSIVE MODE",
    ];

    internal override CommitErrorKind Classify(DbException exception) => exception.SqlState switch
    {
        PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected
            or PostgresErrorCodes.LockNotAvailable => CommitErrorKind.Retry,
        PostgresErrorCodes.ReadOnlySqlTransaction => CommitErrorKind.ReadOnly,
        PostgresErrorCodes.InsufficientPrivilege => CommitErrorKind.PermissionDenied,
        PostgresErrorCodes.DiskFull => CommitErrorKind.DiskFull,
        ['0', '8', ..] or ['5', '7', 'P', ..] => CommitErrorKind.ConnectionLost,

        // No answer of the server at all: the network, or a timeout of the driver.
        null => CommitErrorKind.ConnectionLost,
        _ => CommitErrorKind.Other,
    };

    /// <summary>The second is what a race for one name gives: the key of the system catalog.</summary>
    internal override bool IsAlreadyThere(DbException exception) => exception.SqlState is PostgresErrorCodes.DuplicateTable or PostgresErrorCodes.UniqueViolation;
}
