namespace DuckLake.Parquet;

/// <summary>Which Arrow layout byte-array columns are read into.</summary>
public enum ParquetStringRepresentation
{
    /// <summary>Strings and binaries with 32-bit offsets.</summary>
    Utf8,

    /// <summary>String and binary views over the pages, without copying long values.</summary>
    Utf8View,

    /// <summary>Text as dictionary arrays with 32-bit indices over strings; binaries with 32-bit offsets.</summary>
    Dictionary,
}
