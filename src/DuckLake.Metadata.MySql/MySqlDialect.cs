using System.Data.Common;
using System.Globalization;

namespace DuckLake.Metadata.MySql;

/// <summary>MySQL (8.0.19 and later) and MariaDB (10.6 and later) as a catalog database, with any driver.</summary>
public sealed partial class MySqlDialect : SqlDialect
{
    private const int LongestIdentifier = 64;

    private MySqlDialect()
    {
    }

    /// <summary>The dialect.</summary>
    public static MySqlDialect Instance { get; } = new();

    /// <inheritdoc/>
    public override string Name => "MySQL";

    /// <inheritdoc/>
    protected override string CurrentSchemaExpression => "DATABASE()";

    /// <summary>
    /// Values that do not fit are errors, a backslash in a text is an escape, as drivers assume, and an empty text is no NULL (MariaDB's
    /// EMPTY_STRING_IS_NULL), whatever the server's configuration says. Instants are in UTC, and texts come in the one character set
    /// that MySql.Data can read from every server.
    /// </summary>
    internal override string? CommandPrefix =>
        "SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00', character_set_results = utf8mb4";

    /// <summary><c>information_schema</c> shows the tables as they are now, not as they were when the transaction began.</summary>
    internal override bool HasDefinitionSnapshots => false;

    /// <summary>Quotes an identifier, with backticks: double quotes mean a text unless the server has ANSI_QUOTES.</summary>
    /// <param name="identifier">The bare name.</param>
    /// <exception cref="MetadataException">
    /// Kind Unsupported: the server has no such names. They have at most 64 characters, all of Unicode's basic plane and none of them
    /// NUL, and do not end with white space.
    /// </exception>
    public override string QuoteIdentifier(string identifier)
    {
        ArgumentNullException.ThrowIfNull(identifier);
        if (!IsName(identifier))
        {
            throw new MetadataException(
                MetadataErrorKind.Unsupported,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The name '{identifier.Replace('\0', '␀')}' cannot be one in a MySQL catalog: names there have 1 to {LongestIdentifier} characters of Unicode's basic plane ")
                + "(no emoji), no NUL, and no white space at the end. Choose another name.");
        }

        return "`" + identifier.Replace("`", "``", StringComparison.Ordinal) + "`";
    }

    /// <inheritdoc/>
    public override string TextToInteger(string expression) =>
        $"CASE WHEN {expression} REGEXP '^-?[0-9]{{1,19}}$' THEN CAST({expression} AS DECIMAL(20, 0)) END";

    /// <inheritdoc/>
    public override string TextToDouble(string expression) =>
        $"CASE WHEN {expression} REGEXP '^[+-]?[0-9]+([.][0-9]*)?([eE][+-]?[0-9]+)?$' THEN {expression} + 0E0 END";

    /// <inheritdoc/>
    /// <remarks>Collations, <c>utf8mb4_bin</c> too, take spaces at the end for nothing.</remarks>
    public override string ByBytes(string expression) => $"CAST({expression} AS BINARY)";

    /// <inheritdoc/>
    /// <remarks>
    /// What the server's types hold otherwise than DuckDB's is text in catalogs written here; where DuckDB's extension has created the
    /// columns with types of the server it is read as the text of those.
    /// </remarks>
    public override string InlinedValue(string expression, DuckLakeTypeKind? type) => type switch
    {
        DuckLakeTypeKind.Decimal or DuckLakeTypeKind.Date or DuckLakeTypeKind.Time
            or DuckLakeTypeKind.Timestamp or DuckLakeTypeKind.TimestampS or DuckLakeTypeKind.TimestampMs or DuckLakeTypeKind.TimestampNs
            or DuckLakeTypeKind.TimestampTz or DuckLakeTypeKind.TimestampTzNs => $"CAST({expression} AS CHAR)",
        _ => expression,
    };

    /// <inheritdoc/>
    public override bool IsMissingObject(DbException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);

        // The last is a table made after the transaction began.
        return MySqlErrors.NumberOf(exception)
            is MySqlErrorCodes.NoSuchTable or MySqlErrorCodes.UnknownTable or MySqlErrorCodes.UnknownColumn or MySqlErrorCodes.TableDefinitionChanged;
    }

    /// <inheritdoc/>
    public override MetadataException Translate(DbException exception, string displayName)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return MySqlErrors.Translate(exception, displayName);
    }

    private static bool IsName(string identifier) =>
        identifier.Length is > 0 and <= LongestIdentifier
        && identifier[^1] is not (' ' or (>= '\t' and <= '\r'))
        && !identifier.AsSpan().ContainsAnyInRange('\ud800', '\udfff')
        && !identifier.Contains('\0', StringComparison.Ordinal);
}
