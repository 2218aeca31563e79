namespace DuckLake.Columnar;

/// <summary>Metadata versions of the format's Schema.fbs that are read.</summary>
internal enum IpcMetadataVersion : short
{
    /// <summary>Arrow 0.8 to 0.17: unions have a validity buffer.</summary>
    V4 = 3,

    /// <summary>Arrow 1.0 and later.</summary>
    V5 = 4,
}
