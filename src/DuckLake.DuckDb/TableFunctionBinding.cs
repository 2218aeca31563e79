namespace DuckLake.DuckDb;

/// <summary>A bound call of a table function: its columns, and how to run it. A prepared statement runs one binding several times.</summary>
internal abstract class TableFunctionBinding : IDisposable
{
    /// <summary>Names and types of the columns; at least one.</summary>
    public abstract IReadOnlyList<KeyValuePair<string, SqlType>> Columns { get; }

    /// <summary>Number of rows, if anything is known about it.</summary>
    public virtual long? EstimatedRowCount => null;

    /// <summary>Begins a run.</summary>
    /// <param name="columns">Positions of the columns wanted, in the order of the output chunk; -1 stands for one whose values nobody looks at.</param>
    public abstract TableFunctionScan Open(IReadOnlyList<int> columns);

    public virtual void Dispose()
    {
    }
}
