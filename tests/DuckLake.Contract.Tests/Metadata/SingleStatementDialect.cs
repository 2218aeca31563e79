using System.Data.Common;
using DuckLake.Metadata;
using DuckLake.Metadata.Sqlite;

namespace DuckLake.Contract.Tests.Metadata;

/// <summary>SQLite, but with one statement per command.</summary>
internal sealed class SingleStatementDialect : SqlDialect
{
    private static readonly SqliteDialect Inner = SqliteDialect.Instance;

    public override string Name => Inner.Name;

    public override bool SupportsMultipleStatements => false;

    public override bool StoresTimestampsAsText => Inner.StoresTimestampsAsText;

    public override string ColumnsQuery(string? schemaMarker) => Inner.ColumnsQuery(schemaMarker);

    public override string TextToInteger(string expression) => Inner.TextToInteger(expression);

    public override string TextToDouble(string expression) => Inner.TextToDouble(expression);

    public override string ByBytes(string expression) => Inner.ByBytes(expression);

    public override ValueTask<DbTransaction> BeginReadAsync(DbConnection connection, CancellationToken cancellationToken) =>
        Inner.BeginReadAsync(connection, cancellationToken);

    public override bool IsMissingObject(DbException exception) => Inner.IsMissingObject(exception);

    public override MetadataException Translate(DbException exception, string displayName) => Inner.Translate(exception, displayName);

    internal override bool TextCanHoldNul => Inner.TextCanHoldNul;

    internal override string? CurrentTimeExpression => Inner.CurrentTimeExpression;

    internal override bool HasJsonRows => Inner.HasJsonRows;

    internal override bool JsonRefersToBytes => Inner.JsonRefersToBytes;

    internal override SqlValueType GetCatalogType(CatalogColumnType type) => Inner.GetCatalogType(type);

    internal override InlinedColumnType? GetInlinedType(DuckLakeType type, IReadOnlyList<InlinedTableColumn> children) => Inner.GetInlinedType(type, children);

    internal override string JsonRowsSource(string marker, IReadOnlyList<SqlColumn> columns) => Inner.JsonRowsSource(marker, columns);

    internal override string JsonValue(int index, SqlValueType type, string? bytesMarker) => Inner.JsonValue(index, type, bytesMarker);

    internal override string? SchemaExistsQuery(string schemaMarker) => Inner.SchemaExistsQuery(schemaMarker);

    internal override ValueTask<CatalogWriteTransaction> BeginWriteAsync(
        DbConnection connection, string? metadataSchema, TimeSpan lockTimeout, CancellationToken cancellationToken) =>
        Inner.BeginWriteAsync(connection, metadataSchema, lockTimeout, cancellationToken);

    internal override CommitErrorKind Classify(DbException exception) => Inner.Classify(exception);

    internal override bool IsCommitUncertain(DbException exception) => Inner.IsCommitUncertain(exception);
}
