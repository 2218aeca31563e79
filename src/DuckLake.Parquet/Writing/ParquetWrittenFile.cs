namespace DuckLake.Parquet;

/// <summary>Facts about a file that was written. Immutable.</summary>
public sealed class ParquetWrittenFile
{
    internal ParquetWrittenFile(ParquetSchema schema, IReadOnlyList<ParquetWrittenColumn> columns)
    {
        Schema = schema;
        Columns = columns;
    }

    /// <summary>The file's schema.</summary>
    public ParquetSchema Schema { get; }

    /// <summary>The columns, one per leaf in schema order.</summary>
    public IReadOnlyList<ParquetWrittenColumn> Columns { get; }

    /// <summary>Size of the file.</summary>
    public long SizeBytes { get; internal init; }

    /// <summary>Size of the footer as the file's last eight bytes tell it; of an encrypted file with its crypto metadata.</summary>
    public int FooterSizeBytes { get; internal init; }

    /// <summary>Number of rows.</summary>
    public long RowCount { get; internal init; }

    /// <summary>Number of row groups.</summary>
    public int RowGroupCount { get; internal init; }
}
