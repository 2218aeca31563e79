namespace DuckLake.DuckDb;

/// <summary>One run of a bound table function, shared by DuckDB's threads.</summary>
internal abstract class TableFunctionScan : IDisposable
{
    /// <summary>How many of DuckDB's threads may read at once.</summary>
    public virtual int MaxThreads => 1;

    /// <summary>A reader for one thread.</summary>
    public abstract TableFunctionReader OpenReader();

    /// <summary>Called when the query ends, however it ends; readers may be disposed before or after.</summary>
    public virtual void Dispose()
    {
    }
}
