using System.Data;
using System.Data.Common;

namespace DuckLake.Metadata;

public abstract partial class SqlDialect
{
    /// <summary>A query of the columns of all primary keys in a schema: <c>table_name</c>, <c>column_name</c>.</summary>
    /// <param name="schemaMarker">The marker of the parameter with the schema's name, or null for the default schema.</param>
    internal virtual string PrimaryKeysQuery(string? schemaMarker) =>
        "SELECT k.table_name AS table_name, k.column_name AS column_name FROM information_schema.table_constraints c "
        + "JOIN information_schema.key_column_usage k ON k.constraint_name = c.constraint_name AND k.table_schema = c.table_schema AND k.table_name = c.table_name "
        + $"WHERE c.constraint_type = 'PRIMARY KEY' AND c.table_schema = {schemaMarker ?? CurrentSchemaExpression}";

    /// <summary>
    /// A query of the columns of inlined data tables with their types: <c>table_name</c>, <c>column_name</c>, <c>data_type</c>;
    /// null if old catalogs keep inlined values as new ones do.
    /// </summary>
    /// <param name="schemaMarker">The marker of the parameter with the schema's name, or null for the default schema.</param>
    internal virtual string? InlinedTypesQuery(string? schemaMarker) => null;

    /// <summary>
    /// A statement that brings a column of an inlined data table of version 0.3 into the form later versions write, or null if
    /// it has that form.
    /// </summary>
    /// <param name="table">The table, quoted.</param>
    /// <param name="column">The column, quoted.</param>
    /// <param name="dataType">Its type as <see cref="InlinedTypesQuery"/> tells it.</param>
    /// <param name="type">The DuckLake type; null if it is not known.</param>
    internal virtual string? ConvertInlinedColumn(string table, string column, string dataType, DuckLakeTypeKind? type) => null;

    /// <summary>Whether a transaction may alter a table whose rows it has changed.</summary>
    internal virtual bool CanAlterChangedTables => true;

    /// <summary>Begins a transaction in which the layout can be changed and nobody else writes.</summary>
    /// <param name="connection">An open connection.</param>
    /// <param name="cancellationToken">Cancels the wait for the lock.</param>
    internal virtual ValueTask<DbTransaction> BeginMigrationAsync(DbConnection connection, CancellationToken cancellationToken) =>
        connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);

    /// <summary>A statement that locks tables against all use by others until the transaction ends; null if that is not needed.</summary>
    /// <param name="tables">The tables, quoted.</param>
    internal virtual string? LockTables(IReadOnlyList<string> tables) => null;

    /// <summary>Copies the catalog as it is before the migration, and returns where to.</summary>
    /// <param name="session">The migration's transaction, in which nothing has been changed yet.</param>
    /// <param name="tables">The catalog's tables.</param>
    /// <param name="version">The version of the catalog.</param>
    /// <param name="location">Where to, or null for the default.</param>
    /// <exception cref="MetadataException">The copy is there already, or cannot be made.</exception>
    internal virtual ValueTask<string> BackUpAsync(MigrationSession session, IReadOnlyList<string> tables, string version, string? location) =>
        throw new MetadataException(
            MetadataErrorKind.Unsupported, $"Catalogs in {Name} cannot be copied here. Make a backup with the database's tools, and migrate without one.");

    /// <summary>Ends what <see cref="BackUpAsync"/> left outside of the transaction, if the migration failed afterwards.</summary>
    /// <param name="location">What it returned.</param>
    internal virtual void DiscardBackup(string location)
    {
    }
}
