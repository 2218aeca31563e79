using System.Data;
using System.Data.Common;

namespace DuckLake.Metadata;

/// <summary>How a kind of catalog database spells and runs what the metadata provider needs. Stateless and thread-safe.</summary>
/// <remarks>The defaults are those of a database with <c>information_schema</c> and standard SQL.</remarks>
public abstract partial class SqlDialect
{
    /// <summary>The database's name, for messages.</summary>
    public abstract string Name { get; }

    /// <summary>Whether one command may hold several statements.</summary>
    public virtual bool SupportsMultipleStatements => true;

    /// <summary>Whether snapshot times are stored as text, with any offset, so that they cannot be compared in SQL.</summary>
    public virtual bool StoresTimestampsAsText => false;

    /// <summary>
    /// Statements without results that each command begins with: settings of the session that its owner may have left otherwise, and
    /// that the SQL depends on. Null for none.
    /// </summary>
    internal virtual string? CommandPrefix => null;

    /// <summary>
    /// Whether a read transaction sees the tables as they were when it began. If not, they may have been changed after the rows it
    /// sees, and what does not fit together is read once more.
    /// </summary>
    internal virtual bool HasDefinitionSnapshots => true;

    /// <summary>An expression for the schema that unqualified names refer to.</summary>
    protected virtual string CurrentSchemaExpression => "current_schema()";

    /// <summary>Quotes an identifier.</summary>
    /// <param name="identifier">The bare name.</param>
    public virtual string QuoteIdentifier(string identifier)
    {
        ArgumentNullException.ThrowIfNull(identifier);
        return "\"" + identifier.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
    }

    /// <summary>The marker of a parameter in SQL text.</summary>
    /// <param name="name">The parameter's bare name.</param>
    public virtual string ParameterMarker(string name) => "@" + name;

    /// <summary>A boolean constant.</summary>
    /// <param name="value">The value.</param>
    public virtual string BooleanLiteral(bool value) => value ? "TRUE" : "FALSE";

    /// <summary>
    /// A query of all columns of all tables in a schema, with the columns <c>table_name</c>, <c>column_name</c> and
    /// <c>ordinal</c>. It is used as a derived table and must not fail for tables that do not exist.
    /// </summary>
    /// <param name="schemaMarker">The marker of the parameter with the schema's name, or null for the default schema.</param>
    public virtual string ColumnsQuery(string? schemaMarker) =>
        "SELECT table_name AS table_name, column_name AS column_name, ordinal_position AS ordinal FROM information_schema.columns " +
        $"WHERE table_schema = {schemaMarker ?? CurrentSchemaExpression}";

    /// <summary>An expression that is the 64-bit integer a text column holds, or NULL when the text is anything else.</summary>
    /// <param name="expression">The text expression.</param>
    public abstract string TextToInteger(string expression);

    /// <summary>An expression that is the finite double a text column holds, or NULL when the text is anything else.</summary>
    /// <param name="expression">The text expression.</param>
    public abstract string TextToDouble(string expression);

    /// <summary>An expression that makes comparisons of a text go by its UTF-8 bytes.</summary>
    /// <param name="expression">The text expression.</param>
    public abstract string ByBytes(string expression);

    /// <summary>
    /// A query to run in a transaction before <see cref="InlinedValue"/> is used in it, which makes texts of values independent
    /// of the session's settings; null if they are so anyway.
    /// </summary>
    public virtual string? TextSettingsQuery => null;

    /// <summary>An expression that reads a column of an inlined data table without loss: as the driver returns it, or as text.</summary>
    /// <param name="expression">The column.</param>
    /// <param name="type">The DuckLake type of the column, null if it is unknown.</param>
    public virtual string InlinedValue(string expression, DuckLakeTypeKind? type) => expression;

    /// <summary>Begins a transaction in which all reads see one state of the database, without taking write locks.</summary>
    /// <param name="connection">An open connection.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public virtual ValueTask<DbTransaction> BeginReadAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
    }

    /// <summary>Whether an error may come from a table or column that no longer exists (the catalog was changed underneath).</summary>
    /// <param name="exception">The driver's error.</param>
    public abstract bool IsMissingObject(DbException exception);

    /// <summary>Turns a driver's error into a typed one. Goes by codes, never by message text.</summary>
    /// <param name="exception">The driver's error.</param>
    /// <param name="displayName">What to call the catalog.</param>
    public virtual MetadataException Translate(DbException exception, string displayName)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return new MetadataException(
            MetadataErrorKind.Metadata,
            $"The catalog database {displayName} failed: {exception.Message}",
            exception.IsTransient,
            exception);
    }
}
