using System.Data;
using System.Data.Common;
using DuckLake.DuckDb;

namespace DuckLake.Metadata.DuckDb;

/// <summary>DuckDB as a catalog database.</summary>
public sealed partial class DuckDbDialect : SqlDialect
{
    private DuckDbDialect()
    {
    }

    /// <summary>The dialect.</summary>
    public static DuckDbDialect Instance { get; } = new();

    /// <inheritdoc/>
    public override string Name => "DuckDB";

    /// <inheritdoc/>
    public override string ParameterMarker(string name) => "$" + name;

    /// <inheritdoc/>
    /// <remarks>Of the current database alone: <c>information_schema</c> shows all that are attached.</remarks>
    public override string ColumnsQuery(string? schemaMarker) =>
        "SELECT c.table_name AS table_name, c.column_name AS column_name, c.column_index AS ordinal FROM duckdb_columns() c " +
        $"WHERE c.database_name = current_database() AND c.schema_name = {schemaMarker ?? CurrentSchemaExpression}";

    /// <inheritdoc/>
    public override string TextToInteger(string expression) =>
        $"CASE WHEN regexp_full_match({expression}, '-?[0-9]{{1,19}}') THEN TRY_CAST({expression} AS BIGINT) END";

    /// <inheritdoc/>
    public override string TextToDouble(string expression) =>
        $"CASE WHEN regexp_full_match({expression}, '[+-]?[0-9]+([.][0-9]*)?([eE][+-]?[0-9]+)?') THEN TRY_CAST({expression} AS DOUBLE) END";

    /// <inheritdoc/>
    /// <remarks>DuckDB compares texts so.</remarks>
    public override string ByBytes(string expression) => expression;

    /// <inheritdoc/>
    /// <remarks>
    /// What has no plain .NET value is read as DuckDB's text of it; instants in the session's time zone, which is UTC; variants in
    /// the form they have in files.
    /// </remarks>
    public override string InlinedValue(string expression, DuckLakeTypeKind? type) => type switch
    {
        DuckLakeTypeKind.Boolean
            or DuckLakeTypeKind.Int8 or DuckLakeTypeKind.Int16 or DuckLakeTypeKind.Int32 or DuckLakeTypeKind.Int64
            or DuckLakeTypeKind.UInt8 or DuckLakeTypeKind.UInt16 or DuckLakeTypeKind.UInt32
            or DuckLakeTypeKind.Float64
            or DuckLakeTypeKind.Varchar or DuckLakeTypeKind.Blob => expression,
        DuckLakeTypeKind.Variant =>
            // As in files, metadata and value in one; the list gives what is computed a name.
            $"CASE WHEN {expression} IS NOT NULL THEN list_transform([CAST(variant_to_parquet_variant({expression}) AS STRUCT(metadata BLOB, value BLOB))], "
            + "lambda x: x.metadata || x.value)[1] END",
        _ => $"CAST({expression} AS VARCHAR)",
    };

    /// <inheritdoc/>
    public override async ValueTask<DbTransaction> BeginReadAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        await PrepareSessionAsync(connection, cancellationToken).ConfigureAwait(false);

        // Snapshot isolation, the only kind there is.
        return await connection.BeginTransactionAsync(IsolationLevel.Unspecified, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override bool IsMissingObject(DbException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return DuckDbErrors.ClassOf(exception) is DuckDbErrorType.Catalog or DuckDbErrorType.Binder;
    }

    /// <inheritdoc/>
    public override MetadataException Translate(DbException exception, string displayName)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return DuckDbErrors.Translate(exception, displayName);
    }

    /// <summary>Makes texts of instants on a connection of the caller's driver those of UTC; ours are so.</summary>
    private static async ValueTask PrepareSessionAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        if (connection is AdoConnection)
        {
            return;
        }

        var command = connection.CreateCommand();
        await using var scope = command.ConfigureAwait(false);
        command.CommandText = "SET TimeZone = 'UTC'";
        try
        {
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DbException error) when (DuckDbErrors.ClassOf(error) is DuckDbErrorType.Catalog or DuckDbErrorType.Autoload or DuckDbErrorType.MissingExtension)
        {
            // Without the extension for time zones every text is in UTC.
        }
    }
}
