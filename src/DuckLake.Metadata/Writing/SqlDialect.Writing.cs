using System.Data;
using System.Data.Common;

namespace DuckLake.Metadata;

public abstract partial class SqlDialect
{
    /// <summary>The longest name of a table or column in bytes of UTF-8; null for no limit that matters.</summary>
    internal virtual int? MaxIdentifierBytes => null;

    /// <summary>Whether text columns can hold NUL characters.</summary>
    internal virtual bool TextCanHoldNul => false;

    /// <summary>An expression for the time by the database's clock; null to use this process's clock.</summary>
    internal virtual string? CurrentTimeExpression => "CURRENT_TIMESTAMP";

    /// <summary>Whether rows can travel as one JSON text, see <see cref="JsonRowsSource"/>.</summary>
    internal virtual bool HasJsonRows => false;

    /// <summary>Whether a JSON text can refer to a parameter of bytes; otherwise bytes are in the JSON, in base64.</summary>
    internal virtual bool JsonRefersToBytes => false;

    /// <summary>How a value of a top-level column is handed over for an inlined data table.</summary>
    /// <param name="type">The column's type.</param>
    /// <param name="children">The column's children.</param>
    internal InlinedStorage GetInlinedStorage(DuckLakeType type, IReadOnlyList<InlinedTableColumn> children) =>
        GetInlinedType(type, children)?.Storage ?? InlinedStorage.NotStorable;

    /// <summary>The type of a top-level column in an inlined data table, or null if it cannot be stored there.</summary>
    /// <param name="type">The column's type.</param>
    /// <param name="children">The column's children.</param>
    internal virtual InlinedColumnType? GetInlinedType(DuckLakeType type, IReadOnlyList<InlinedTableColumn> children) => null;

    /// <summary>The type of a column of a catalog table.</summary>
    /// <param name="type">The logical type.</param>
    internal virtual SqlValueType GetCatalogType(CatalogColumnType type) => type switch
    {
        CatalogColumnType.BigInt => new("BIGINT", SqlValueForm.Integer),
        CatalogColumnType.Varchar => new("VARCHAR", SqlValueForm.Text),
        CatalogColumnType.Boolean => new("BOOLEAN", SqlValueForm.Boolean),
        CatalogColumnType.Uuid => new("UUID", SqlValueForm.Text, NeedsCast: true),
        CatalogColumnType.TimestampTz => new("TIMESTAMP WITH TIME ZONE", SqlValueForm.Text, NeedsCast: true),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not a type of a catalog column."),
    };

    /// <summary>A row source over a JSON array of arrays, with the alias <c>r</c>.</summary>
    /// <param name="marker">The marker of the text parameter.</param>
    internal virtual string JsonRowsSource(string marker) => throw new NotSupportedException($"{Name} has no JSON row source.");

    /// <summary>An element of the current row of <see cref="JsonRowsSource"/>.</summary>
    /// <param name="index">The element's index.</param>
    /// <param name="type">The type wanted.</param>
    /// <param name="bytesMarker">
    /// The marker of the parameter with the bytes of the element, which then holds their 1-based offset and their length; null if
    /// the element holds the value itself.
    /// </param>
    internal virtual string JsonValue(int index, SqlValueType type, string? bytesMarker) => throw new NotSupportedException($"{Name} has no JSON row source.");

    /// <summary>Begins a transaction for writing.</summary>
    /// <param name="connection">An open connection.</param>
    /// <param name="lockTimeout">How long to wait for others' locks.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    internal virtual async ValueTask<CatalogWriteTransaction> BeginWriteAsync(
        DbConnection connection, TimeSpan lockTimeout, CancellationToken cancellationToken) =>
        new AdoWriteTransaction(await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken).ConfigureAwait(false));

    /// <summary>
    /// Statements that take the commit lock and precede all reads of a writing transaction. Without any, racing commits are told
    /// by the primary key of <c>ducklake_snapshot</c>.
    /// </summary>
    /// <param name="snapshotTable">The quoted name of <c>ducklake_snapshot</c>.</param>
    /// <param name="lockTimeout">How long to wait for others' locks.</param>
    internal virtual IEnumerable<string> CommitLockStatements(string snapshotTable, TimeSpan lockTimeout) => [];

    /// <summary>
    /// The statement that commits as the last one of a batch, which saves a round trip; null where commits are the driver's. An
    /// error before it must keep it from running.
    /// </summary>
    internal virtual string? CommitStatement => null;

    /// <summary>A query that gives a row if the schema exists, or null where there are no schemas to create.</summary>
    /// <param name="schemaMarker">The marker of the parameter with the schema's name.</param>
    internal virtual string? SchemaExistsQuery(string schemaMarker) =>
        $"SELECT 1 FROM information_schema.schemata WHERE schema_name = {schemaMarker}";

    /// <summary>What a failed write means, by the driver's code.</summary>
    /// <param name="exception">The driver's error.</param>
    internal virtual CommitErrorKind Classify(DbException exception) =>
        exception.IsTransient ? CommitErrorKind.Retry : CommitErrorKind.Other;

    /// <summary>Whether a COMMIT that failed may have happened all the same.</summary>
    /// <param name="exception">The driver's error.</param>
    internal virtual bool IsCommitUncertain(DbException exception) => Classify(exception) == CommitErrorKind.ConnectionLost;

    /// <summary>Whether creating a table failed because somebody else created it at the same time.</summary>
    /// <param name="exception">The driver's error.</param>
    internal virtual bool IsAlreadyThere(DbException exception) => false;
}
