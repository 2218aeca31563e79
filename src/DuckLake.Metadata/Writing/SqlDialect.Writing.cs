using System.Data;
using System.Data.Common;

namespace DuckLake.Metadata;

public abstract partial class SqlDialect
{
    /// <summary>Whether text columns can hold NUL characters.</summary>
    internal virtual bool TextCanHoldNul => false;

    /// <summary>An expression for the time by the database's clock; null to use this process's clock.</summary>
    internal virtual string? CurrentTimeExpression => "CURRENT_TIMESTAMP";

    /// <summary>Whether rows can travel as one JSON text, see <see cref="JsonRowsSource"/>.</summary>
    internal virtual bool HasJsonRows => false;

    /// <summary>Whether rows can be found by keys in a JSON text. Otherwise many keys are written out as a list of integers.</summary>
    internal virtual bool HasJsonKeys => HasJsonRows;

    /// <summary>
    /// How many characters of SQL and parameters go into one command, roughly: beyond that a batch becomes several commands, and the
    /// rows of a statement several statements. Null for no limit that matters.
    /// </summary>
    internal virtual int? MaxCommandLength => null;

    /// <summary>
    /// Whether creating or dropping a table commits the transaction it is in. Then a commit creates its tables before the
    /// transaction of its rows and drops others after it; what a failed commit leaves behind is not registered, and harmless.
    /// </summary>
    internal virtual bool DefinitionsCommit => false;

    /// <summary>What CREATE TABLE says after the columns.</summary>
    internal virtual string TableOptions => "";

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

    /// <summary>Whether one table can have columns of all these names.</summary>
    /// <param name="names">The bare names, different when case does not count.</param>
    internal virtual bool CanNameColumns(IReadOnlyList<string> names) => true;

    /// <summary>A row source over a JSON array of arrays, with the alias <c>r</c>.</summary>
    /// <param name="marker">The marker of the text parameter.</param>
    /// <param name="columns">The elements of the inner arrays.</param>
    internal virtual string JsonRowsSource(string marker, IReadOnlyList<SqlColumn> columns) => throw new NotSupportedException($"{Name} has no JSON row source.");

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
    /// <param name="metadataSchema">The schema with the catalog, null for the default one.</param>
    /// <param name="lockTimeout">How long to wait for others' locks.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    internal virtual async ValueTask<CatalogWriteTransaction> BeginWriteAsync(
        DbConnection connection, string? metadataSchema, TimeSpan lockTimeout, CancellationToken cancellationToken) =>
        new AdoWriteTransaction(await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken).ConfigureAwait(false));

    /// <summary>
    /// Statements that take the commit lock and precede all reads of a writing transaction. Without any, racing commits are told
    /// by the primary key of <c>ducklake_snapshot</c>.
    /// </summary>
    /// <param name="snapshotTable">The quoted name of <c>ducklake_snapshot</c>.</param>
    /// <param name="lockTimeout">How long to wait for others' locks.</param>
    internal virtual IEnumerable<string> CommitLockStatements(string snapshotTable, TimeSpan lockTimeout) => [];

    /// <summary>
    /// A query of the columns in a schema that cannot hold what the format keeps in them, because the catalog was created by other
    /// means: <c>table_name</c>, <c>column_name</c> and <c>what</c> they are; null where there can be none.
    /// </summary>
    /// <param name="schemaMarker">The marker of the parameter with the schema's name, or null for the default schema.</param>
    internal virtual string? UnfitColumnsQuery(string? schemaMarker) => null;

    /// <summary>What such columns should be, and how to make them so.</summary>
    internal virtual string UnfitColumnsHint => "";

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
