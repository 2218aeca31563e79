using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace DuckLake.Metadata.Sqlite;

public sealed partial class SqliteDialect
{
    private const int PrimaryKeyViolated = 1555;
    private const int UniqueViolated = 2067;

    private static readonly SqlValueType Integer = new("BIGINT", SqlValueForm.Integer);
    private static readonly SqlValueType Text = new("VARCHAR", SqlValueForm.Text);

    internal override bool TextCanHoldNul => true;

    /// <summary>The database runs in this process.</summary>
    internal override string? CurrentTimeExpression => null;

    internal override bool HasJsonRows => true;

    internal override bool JsonRefersToBytes => true;

    internal override SqlValueType GetCatalogType(CatalogColumnType type) => type switch
    {
        CatalogColumnType.BigInt or CatalogColumnType.Boolean => Integer,
        _ => Text,
    };

    internal override InlinedColumnType? GetInlinedType(DuckLakeType type, IReadOnlyList<InlinedTableColumn> children) => type.Kind switch
    {
        DuckLakeTypeKind.Boolean => new(InlinedStorage.Boolean, "BIGINT"),
        DuckLakeTypeKind.Int8 or DuckLakeTypeKind.Int16 or DuckLakeTypeKind.Int32 or DuckLakeTypeKind.Int64
            or DuckLakeTypeKind.UInt8 or DuckLakeTypeKind.UInt16 or DuckLakeTypeKind.UInt32 => new(InlinedStorage.Integer, "BIGINT"),
        DuckLakeTypeKind.Blob => new(InlinedStorage.Bytes, "BLOB"),
        DuckLakeTypeKind.Variant or DuckLakeTypeKind.Geometry or DuckLakeTypeKind.Unknown => null,
        _ => new(InlinedStorage.Text, "VARCHAR"),
    };

    internal override string JsonRowsSource(string marker, IReadOnlyList<SqlColumn> columns) => $"json_each({marker}) r";

    internal override string JsonValue(int index, SqlValueType type, string? bytesMarker)
    {
        var element = string.Create(CultureInfo.InvariantCulture, $"$[{index}]");
        if (bytesMarker is null)
        {
            return $"json_extract(r.value, '{element}')";
        }

        // JSON holds neither bytes nor, in this version, NUL characters.
        var bytes = $"substr({bytesMarker}, json_extract(r.value, '{element}[0]'), json_extract(r.value, '{element}[1]'))";
        return type.Form == SqlValueForm.Text ? $"CAST({bytes} AS TEXT)" : bytes;
    }

    internal override string? SchemaExistsQuery(string schemaMarker) => null;

    internal override async ValueTask<CatalogWriteTransaction> BeginWriteAsync(
        DbConnection connection, string? metadataSchema, TimeSpan lockTimeout, CancellationToken cancellationToken) =>
        await SqliteWriteTransaction.BeginAsync((SqliteConnection)connection, lockTimeout, cancellationToken).ConfigureAwait(false);

    internal override CommitErrorKind Classify(DbException exception) => exception is not SqliteException sqlite
        ? CommitErrorKind.Other
        : sqlite.SqliteErrorCode switch
        {
            Busy or Locked => CommitErrorKind.Retry,
            Constraint when sqlite.SqliteExtendedErrorCode is PrimaryKeyViolated or UniqueViolated => CommitErrorKind.Retry,
            ReadOnly => CommitErrorKind.ReadOnly,
            Permission or NotAuthorized => CommitErrorKind.PermissionDenied,
            Full => CommitErrorKind.DiskFull,
            _ => CommitErrorKind.Other,
        };

    /// <summary>A failed write or sync of the last bytes may have reached the disk.</summary>
    internal override bool IsCommitUncertain(DbException exception) => exception is SqliteException { SqliteErrorCode: IoError };
}
