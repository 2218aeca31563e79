namespace DuckLake.Parquet;

/// <summary>Rows cannot be written as Parquet. The writer that throws it can only be disposed afterwards.</summary>
public sealed class ParquetWriteException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was expected and what was found.</param>
    public ParquetWriteException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    /// <param name="message">What was expected and what was found.</param>
    /// <param name="innerException">The cause.</param>
    public ParquetWriteException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    internal ParquetWriteException(ParquetWriteErrorKind kind, string? columnPath, string message, Exception? innerException = null)
        : base(columnPath is null ? message : $"{message} [column {columnPath}]", innerException)
    {
        Kind = kind;
        ColumnPath = columnPath;
    }

    /// <summary>Why the rows could not be written.</summary>
    public ParquetWriteErrorKind Kind { get; }

    /// <summary>Dotted path of the column, or null.</summary>
    public string? ColumnPath { get; }
}
