namespace DuckLake.Parquet;

/// <summary>Why a Parquet file could not be read.</summary>
public enum ParquetErrorKind
{
    /// <summary>The bytes contradict the format or themselves.</summary>
    Corrupt,
    /// <summary>The file uses a feature this library does not read.</summary>
    Unsupported,
    /// <summary>A key is missing or wrong, or an encrypted module was tampered with.</summary>
    Encryption,
    /// <summary>Reading would pass a limit of <see cref="ParquetReaderOptions"/>.</summary>
    LimitExceeded,
    /// <summary>A native codec library is not installed.</summary>
    MissingLibrary,
}
