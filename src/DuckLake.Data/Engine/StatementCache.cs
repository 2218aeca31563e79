namespace DuckLake.Data;

/// <summary>
/// Queries of a session that run again as they were prepared when the same text comes again while names mean the same. Those not used for the
/// longest time leave first.
/// </summary>
internal sealed class StatementCache : IDisposable
{
    private const int Capacity = 32;

    // In the order of their last use.
    private readonly List<QueryStatement> _statements = [];
    private bool _isDisposed;

    /// <summary>Takes out the query of a text; null when there is none that still means the same.</summary>
    public QueryStatement? Take(string text, long namesVersion)
    {
        int place = _statements.FindIndex(statement => statement.Source.Text == text);
        if (place < 0)
        {
            return null;
        }

        QueryStatement found = _statements[place];
        _statements.RemoveAt(place);
        if (found.NamesVersion == namesVersion)
        {
            return found;
        }

        found.Dispose();
        return null;
    }

    /// <summary>What ends the use of a statement: keeps it if it may run again, else disposes it.</summary>
    public IDisposable EndOf(EngineStatement statement) => statement is QueryStatement { IsRepeatable: true } query ? new Use(this, query) : statement;

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        _statements.ForEach(statement => statement.Dispose());
        _statements.Clear();
    }

    public void Dispose()
    {
        _isDisposed = true;
        Clear();
    }

    private void Keep(QueryStatement statement)
    {
        if (_isDisposed)
        {
            statement.Dispose();
            return;
        }

        if (_statements.Count == Capacity)
        {
            _statements[0].Dispose();
            _statements.RemoveAt(0);
        }

        _statements.Add(statement);
    }

    private sealed class Use(StatementCache cache, QueryStatement statement) : IDisposable
    {
        private QueryStatement? _statement = statement;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _statement, null) is { } ended)
            {
                cache.Keep(ended);
            }
        }
    }
}
