using System.Data.Common;
using System.Text;
using Npgsql;

namespace DuckLake.Metadata.Postgres;

/// <summary>PostgreSQL (12 and later) as a catalog database.</summary>
public sealed partial class PostgresDialect : SqlDialect
{
    // What a name may hold (NAMEDATALEN - 1); the server cuts longer ones off without an error.
    private const int LongestIdentifierBytes = 63;

    private PostgresDialect()
    {
    }

    /// <summary>The dialect.</summary>
    public static PostgresDialect Instance { get; } = new();

    /// <inheritdoc/>
    public override string Name => "PostgreSQL";

    /// <inheritdoc/>
    /// <remarks>Sets what the texts of <see cref="InlinedValue"/> depend on, until the end of the transaction.</remarks>
    public override string? TextSettingsQuery =>
        "SELECT set_config('DateStyle', 'ISO, YMD', true), set_config('IntervalStyle', 'postgres', true), set_config('TimeZone', 'UTC', true)";

    /// <summary>Quotes an identifier.</summary>
    /// <param name="identifier">The bare name.</param>
    /// <exception cref="MetadataException">
    /// Kind Unsupported: the name is longer than the 63 bytes of UTF-8 that PostgreSQL keeps of a name, or holds a NUL.
    /// </exception>
    public override string QuoteIdentifier(string identifier)
    {
        ArgumentNullException.ThrowIfNull(identifier);
        var bytes = Encoding.UTF8.GetByteCount(identifier);
        if (bytes > LongestIdentifierBytes)
        {
            throw new MetadataException(
                MetadataErrorKind.Unsupported,
                $"The name '{identifier}' has {bytes} bytes, but names in a PostgreSQL catalog have at most {LongestIdentifierBytes}. Choose a shorter name.");
        }

        if (identifier.Contains('\0', StringComparison.Ordinal))
        {
            throw new MetadataException(
                MetadataErrorKind.Unsupported,
                $"The name '{identifier.Replace('\0', '␀')}' holds a NUL character, which PostgreSQL cannot keep. Choose another name.");
        }

        return base.QuoteIdentifier(identifier);
    }

    /// <inheritdoc/>
    /// <remarks>Asks the system catalog: unlike <c>information_schema</c> it also shows what the user may not read.</remarks>
    public override string ColumnsQuery(string? schemaMarker) =>
        "SELECT c.relname::text AS table_name, a.attname::text AS column_name, a.attnum::integer AS ordinal FROM pg_catalog.pg_attribute a " +
        "JOIN pg_catalog.pg_class c ON c.oid = a.attrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace " +
        $"WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname = {schemaMarker ?? CurrentSchemaExpression}";

    /// <inheritdoc/>
    public override string TextToInteger(string expression) =>
        $"CASE WHEN {expression} ~ '^-?[0-9]{{1,19}}$' THEN CAST({expression} AS numeric) END";

    /// <inheritdoc/>
    /// <remarks>Only texts whose conversion can neither overflow nor underflow, for either is an error of the statement.</remarks>
    public override string TextToDouble(string expression) =>
        $"CASE WHEN {expression} ~ '^[+-]?([0-9]{{1,45}}([.][0-9]*)?|[0-9]{{1,5}}([.][0-9]{{0,20}})?[eE][+-]?([0-9]{{1,2}}|[12][0-9]{{2}}))$' " +
        $"THEN CAST({expression} AS double precision) END";

    /// <inheritdoc/>
    public override string ByBytes(string expression) => $"{expression} COLLATE \"C\"";

    /// <inheritdoc/>
    /// <remarks>
    /// Values of types whose .NET counterpart holds less than they do (numeric, interval, time, dates before year 1) are read as
    /// text. Catalogs written by version 0.3 keep some types natively that are text in others.
    /// </remarks>
    public override string InlinedValue(string expression, DuckLakeTypeKind? type) => type switch
    {
        DuckLakeTypeKind.Boolean
            or DuckLakeTypeKind.Int8 or DuckLakeTypeKind.Int16 or DuckLakeTypeKind.Int32 or DuckLakeTypeKind.Int64
            or DuckLakeTypeKind.UInt8 or DuckLakeTypeKind.UInt16 or DuckLakeTypeKind.UInt32
            or DuckLakeTypeKind.Float32 or DuckLakeTypeKind.Float64
            or DuckLakeTypeKind.Varchar or DuckLakeTypeKind.Json or DuckLakeTypeKind.Blob => expression,
        DuckLakeTypeKind.Date
            or DuckLakeTypeKind.Timestamp or DuckLakeTypeKind.TimestampS or DuckLakeTypeKind.TimestampMs or DuckLakeTypeKind.TimestampNs
            or DuckLakeTypeKind.TimestampTz or DuckLakeTypeKind.TimestampTzNs =>
            // The era comes last here, and after the date in DuckDB's texts.
            $"regexp_replace(CAST({expression} AS text), '^([0-9]+-[0-9]+-[0-9]+)( .*)? BC$', '\\1 (BC)\\2')",
        _ => $"CAST({expression} AS text)",
    };

    /// <inheritdoc/>
    public override bool IsMissingObject(DbException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);

        // The last is what a prepared statement gives whose columns have got other types.
        return exception.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName or PostgresErrorCodes.UndefinedColumn
            or PostgresErrorCodes.FeatureNotSupported;
    }

    /// <inheritdoc/>
    public override MetadataException Translate(DbException exception, string displayName)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return PostgresErrors.Translate(exception, displayName);
    }
}
