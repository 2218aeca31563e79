using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>A query as DuckDB runs it, with the reads of lake tables its text names. Disposed, its slots are given back.</summary>
internal sealed class RewrittenQuery(string sql, IReadOnlyList<ScanSlot> scans, Action<ScanSlot>? release = null) : IDisposable
{
    /// <summary>The text for DuckDB; the text that came in when nothing of a lake is in it.</summary>
    public string Sql { get; } = sql;

    /// <summary>The reads of lake tables, in the order of the text.</summary>
    public IReadOnlyList<ScanSlot> Scans { get; } = scans;

    /// <summary>
    /// Whether the text means the same each time it is bound while names do: it reads only tables and views by their names, and nothing in it stands
    /// for the time of binding.
    /// </summary>
    public bool IsRepeatable { get; init; }

    /// <summary>Makes the scans ready for one execution: their tables at the snapshots the statement sees now, their filters with these values.</summary>
    /// <param name="connection">Where constants are evaluated: the connection that will run the query.</param>
    /// <param name="values">The values of the query's parameters; others may be among them.</param>
    /// <param name="cancellationToken">Stops reading the catalog.</param>
    /// <returns>False when a table's columns are no longer those the text was bound to: it must be prepared again before it runs.</returns>
    public async Task<bool> BindAsync(DuckDbConnection connection, ParameterValues values, CancellationToken cancellationToken = default)
    {
        bool isSame = true;
        foreach (ScanSlot scan in Scans)
        {
            isSame &= scan.Source is null || await scan.Source.OpenAsync(values, cancellationToken).ConfigureAwait(false);
        }

        BindFilters(connection, values, cancellationToken);
        return isSame;
    }

    public void Dispose()
    {
        foreach (ScanSlot scan in Scans)
        {
            release?.Invoke(scan);
        }
    }

    internal void BindFilters(DuckDbConnection connection, ParameterValues values, CancellationToken cancellationToken)
    {
        FilterConstants? evaluated = null;
        ConstantValues? constants = null;
        foreach (ScanSlot scan in Scans)
        {
            if (scan.Source is { } source)
            {
                if (evaluated != source.Constants)
                {
                    evaluated = source.Constants;
                    constants = evaluated.Evaluate(connection, values, cancellationToken);
                }

                source.BindFilter(constants);
            }
        }
    }

    /// <summary>The same reads under another text; this object must not be used any more.</summary>
    internal RewrittenQuery WithSql(string text) => new(text, Scans, release);
}
