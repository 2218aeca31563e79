using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <content>Results of statements that DuckDB ran.</content>
internal sealed partial class EngineSession
{
    /// <summary>What DuckDB's result is to the user: rows, a number of changed rows, or nothing.</summary>
    /// <param name="result">Taken over.</param>
    /// <param name="owned">Disposed with the result.</param>
    internal EngineResult ToEngineResult(DuckDbResult result, IDisposable? owned = null)
    {
        switch (result.ResultType)
        {
            case DuckDbResultType.QueryResult:
                return new EngineResult(this, result, -1, owned);
            case DuckDbResultType.ChangedRows:
                using (result)
                {
                    long changed = ReadCount(result);
                    return new EngineResult(this, null, changed, owned);
                }

            default:
                using (result)
                {
                    // A statement that streams nothing still has to run to its end.
                    while (result.FetchChunk() is { } chunk)
                    {
                        chunk.Dispose();
                    }

                    return new EngineResult(this, null, -1, owned);
                }
        }
    }

    private static long ReadCount(DuckDbResult result)
    {
        long count = 0;
        while (result.FetchChunk() is { } chunk)
        {
            using (chunk)
            {
                count += chunk.RowCount > 0 ? chunk.Vector(0).Values<long>()[0] : 0;
            }
        }

        return count;
    }
}
