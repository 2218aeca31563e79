namespace DuckLake.Parquet;

/// <summary>What binds the encrypted modules of a file to their place (Encryption.md §4.4).</summary>
public enum ParquetEncryptionAad
{
    /// <summary>
    /// No additional authenticated data, as DuckDB writes: only readers that know this form, DuckDB and this library among
    /// them, can read the file, and modules that were exchanged for each other are not noticed.
    /// </summary>
    None,
    /// <summary>
    /// A random identifier of the file, the kind of the module and its ordinals, as the specification says: every reader of
    /// encrypted Parquet can read the file. DuckDB 1.5 does so only where every column chunk has a single data page.
    /// </summary>
    FileUnique,
}
