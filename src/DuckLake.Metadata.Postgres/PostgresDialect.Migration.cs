namespace DuckLake.Metadata.Postgres;

public sealed partial class PostgresDialect
{
    /// <inheritdoc/>
    internal override string PrimaryKeysQuery(string? schemaMarker) =>
        "SELECT c.relname::text AS table_name, a.attname::text AS column_name FROM pg_catalog.pg_constraint k "
        + "JOIN pg_catalog.pg_class c ON c.oid = k.conrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
        + "JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (k.conkey) "
        + $"WHERE k.contype = 'p' AND n.nspname = {schemaMarker ?? CurrentSchemaExpression}";

    /// <inheritdoc/>
    internal override string? InlinedTypesQuery(string? schemaMarker) =>
        "SELECT c.relname::text AS table_name, a.attname::text AS column_name, t.typname::text AS data_type FROM pg_catalog.pg_attribute a "
        + "JOIN pg_catalog.pg_class c ON c.oid = a.attrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace JOIN pg_catalog.pg_type t ON t.oid = a.atttypid "
        + $"WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind = 'r' AND c.relname LIKE 'ducklake_inlined_data_%' AND n.nspname = {schemaMarker ?? CurrentSchemaExpression}";

    /// <inheritdoc/>
    /// <remarks>Texts become their bytes, and dates and times the text DuckDB gives them, with the era behind the date.</remarks>
    internal override string? ConvertInlinedColumn(string table, string column, string dataType, DuckLakeTypeKind? type)
    {
        if (dataType is "varchar" or "text" or "json" && type is DuckLakeTypeKind.Varchar or DuckLakeTypeKind.Json)
        {
            return $"ALTER TABLE {table} ALTER COLUMN {column} TYPE bytea USING convert_to({column}::text, 'UTF8')";
        }

        var (time, format, suffix) = dataType switch
        {
            "date" => (column, "YYYY-MM-DD", ""),
            "timestamp" => (column, "YYYY-MM-DD HH24:MI:SS.US", ""),
            "timestamptz" => ($"({column} AT TIME ZONE 'UTC')", "YYYY-MM-DD HH24:MI:SS.US", "+00"),
            _ => (null, "", ""),
        };
        if (time is null)
        {
            return null;
        }

        // to_char has no text for infinity, leaves out the era, and always prints six digits of a second.
        var digits = $"to_char({time}, '{format}')";
        var text = dataType == "date" ? digits : $"regexp_replace({digits}, '[.]?0*$', '')";
        var era = $"CASE WHEN {time} < '0001-01-01' THEN regexp_replace({text}, '^([^ ]+)', '\\1 (BC)') ELSE {text} END || '{suffix}'";
        return $"ALTER TABLE {table} ALTER COLUMN {column} TYPE varchar USING CASE WHEN isfinite({column}) THEN {era} ELSE {column}::text END";
    }

    /// <inheritdoc/>
    internal override string? LockTables(IReadOnlyList<string> tables) => $"LOCK TABLE {string.Join(", ", tables)} IN ACCESS EXCLUSIVE MODE";

    /// <inheritdoc/>
    /// <remarks>A new schema of the same database, with keys, so that it is a catalog itself. Part of the migration's transaction.</remarks>
    internal override async ValueTask<string> BackUpAsync(MigrationSession session, IReadOnlyList<string> tables, string version, string? location)
    {
        var schema = location ?? $"{session.MetadataSchema}_backup_{version}";
        var exists = false;
        var quoted = session.Quote(schema);
        await session.QueryAsync(
            "database tables",
            $"SELECT COUNT(*) FROM pg_catalog.pg_namespace WHERE nspname = '{schema.Replace("'", "''", StringComparison.Ordinal)}'",
            row => exists = row.Int64(0) > 0).ConfigureAwait(false);
        if (exists)
        {
            throw new MetadataException(
                MetadataErrorKind.AlreadyExists,
                $"The PostgreSQL catalog '{session.DisplayName}' was not migrated: there is a schema '{schema}' already. Give another name for the backup, or drop it.");
        }

        await session.ExecuteAsync($"CREATE SCHEMA {quoted}").ConfigureAwait(false);
        foreach (var table in tables)
        {
            var copy = $"{quoted}.{session.Quote(table)}";
            await session.ExecuteAsync($"CREATE TABLE {copy} (LIKE {session.Table(table)} INCLUDING ALL)").ConfigureAwait(false);
            await session.ExecuteAsync($"INSERT INTO {copy} SELECT * FROM {session.Table(table)}").ConfigureAwait(false);
        }

        return schema;
    }
}
