using DuckLake.DuckDb;
using DuckLake.Metadata;

namespace DuckLake.Data;

/// <summary>
/// The database in the session's DuckDB that stands for a lake: its schemas, empty tables, views and macros, so that names, types and
/// errors are DuckDB's own. Brought in line with the lake's definitions before each statement by what has changed.
/// </summary>
internal sealed class ShadowCatalog(EngineSession session, string alias)
{
    private ShadowState _state = ShadowState.Empty;
    private ShadowState? _stateBeforeTransaction;
    private CatalogDefinition? _definition;

    /// <summary>Makes the database, with nothing in it.</summary>
    /// <param name="defaultTable">The table that the bare name of the database stands for, as written; null for none.</param>
    /// <exception cref="DuckDbException">A database of that name exists, or the name of the table is malformed.</exception>
    public void Attach(string? defaultTable) => session.Connection.Execute(
        $"ATTACH ':memory:' AS {SqlText.Identifier(alias)}{(defaultTable is null ? "" : $" (DEFAULT_TABLE {SqlText.Literal(defaultTable)})")}");

    /// <exception cref="DuckDbException">The database is the current one.</exception>
    public void Detach() => session.Connection.Execute($"DETACH {SqlText.Identifier(alias)}");

    /// <summary>Makes the database show these definitions.</summary>
    public async ValueTask SyncToAsync(CatalogDefinition definition, CancellationToken cancellationToken)
    {
        if (ReferenceEquals(definition, _definition))
        {
            return;
        }

        ShadowState wanted = await ShadowState.CreateAsync(session, alias, definition, cancellationToken).ConfigureAwait(false);
        if (!wanted.IsSame(_state))
        {
            new ShadowChanges(session.HasLocalTransaction ? session.Connection : session.Helper, alias).Apply(_state, wanted);
            session.NamesChanged();
        }

        _state = wanted;
        _definition = definition;
    }

    /// <summary>DuckDB's own transaction began; what it changes here may be undone.</summary>
    public void BeginTransaction() => _stateBeforeTransaction = _state;

    /// <summary>DuckDB's own transaction ended.</summary>
    public void EndTransaction(bool isCommitted)
    {
        if (!isCommitted && _stateBeforeTransaction is { } before)
        {
            _state = before;
            _definition = null;
        }

        _stateBeforeTransaction = null;
    }

    /// <summary>Lets DuckDB's transaction count the database as changed, so that it refuses changes of others in its own words.</summary>
    /// <exception cref="DuckDbException">The transaction has changed another database.</exception>
    public void MarkModified()
    {
        string marker = SqlText.QualifiedName(alias, "main", "__ducklake_modified");
        session.Connection.Execute($"CREATE VIEW {marker} AS SELECT 1; DROP VIEW {marker}");
    }
}
