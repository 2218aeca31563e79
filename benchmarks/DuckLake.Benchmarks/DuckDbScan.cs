using DuckLake.Columnar;
using DuckLake.DuckDb;
using DuckLake.Testing;

namespace DuckLake.Benchmarks;

/// <summary>The rival: embedded DuckDB, the same query over the same files, every chunk taken as an Arrow array.</summary>
internal sealed class DuckDbScan(int threads) : IDisposable
{
    private readonly DuckDbSession _session = DuckDbSession.Open(threads: threads);

    /// <summary>Runs the query and returns the rows received.</summary>
    internal unsafe long CountArrowRows(string sql)
    {
        using DuckDbStatement statement = _session.Connection.Prepare(sql);
        using DuckDbResult result = statement.Execute(ResultMode.Materialized);
        long rows = 0;
        byte* array = stackalloc byte[80];
        while (result.FetchArrow(array))
        {
            rows += *(long*)array;
            ((delegate* unmanaged<void*, void>)*(nint*)(array + 64))(array);
        }

        return rows;
    }

    public void Dispose() => _session.Dispose();
}
