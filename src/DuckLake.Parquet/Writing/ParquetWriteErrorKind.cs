namespace DuckLake.Parquet;

/// <summary>Why rows could not be written.</summary>
public enum ParquetWriteErrorKind
{
    /// <summary>A batch does not have the writer's schema.</summary>
    SchemaMismatch,

    /// <summary>A type, or a combination of options, that Parquet or this writer does not have.</summary>
    Unsupported,

    /// <summary>A null where the file's schema has a required value, such as a map's key.</summary>
    NullInRequired,

    /// <summary>Text that is not UTF-8.</summary>
    InvalidText,

    /// <summary>A value the column's type in the file cannot hold.</summary>
    ValueOutOfRange,

    /// <summary>A page or a column chunk would pass a limit of the format.</summary>
    LimitExceeded,
}
