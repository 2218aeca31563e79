namespace DuckLake.Columnar;

/// <summary>How one body of code reads and writes: synchronous calls complete before they return.</summary>
internal enum IoMode
{
    Synchronous,
    Asynchronous,
}
