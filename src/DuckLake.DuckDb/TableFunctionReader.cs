namespace DuckLake.DuckDb;

/// <summary>The part of a run that one thread of DuckDB reads.</summary>
internal abstract class TableFunctionReader : IDisposable
{
    /// <summary>Fills the chunk with the next rows; leaving it empty tells the end.</summary>
    public abstract void Read(DuckDbOutputChunk output);

    public virtual void Dispose()
    {
    }
}
