namespace DuckLake.Arrow;

/// <summary>Values of a column that was handed in cannot become values of the table's column; which row is not yet known.</summary>
internal sealed class InputValueException(string columnPath, string problem, Exception? innerException = null)
    : Exception(problem, innerException)
{
    public string ColumnPath { get; } = columnPath;
}
