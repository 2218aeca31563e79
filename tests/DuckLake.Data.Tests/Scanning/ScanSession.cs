using DuckLake.Arrow;
using DuckLake.DuckDb;
using DuckLake.Testing;

namespace DuckLake.Data.Tests;

/// <summary>A DuckDB whose views read lake tables through the scan function.</summary>
internal sealed class ScanSession : IDisposable
{
    public ScanSession(int? threads = null)
    {
        Duck = DuckDbSession.Open(threads: threads);
        Scans = new ScanRegistry(Duck.Connection);
        Scans.Register();
    }

    public DuckDbSession Duck { get; }

    public DuckDbConnection Connection => Duck.Connection;

    public ScanRegistry Scans { get; }

    /// <summary>Makes a view of the table.</summary>
    public ScanSlot Show(string view, DuckLakeTable table, DuckLakeFilter? filter = null, params VirtualColumn[] virtualColumns)
    {
        var slot = new ScanSlot(table, virtualColumns) { Filter = filter };
        long id = Scans.Add(slot);
        Duck.Execute($"CREATE VIEW {view} AS SELECT * FROM ducklake_scan({id})");
        return slot;
    }

    public void Dispose()
    {
        Duck.Dispose();
        Scans.Dispose();
    }
}
