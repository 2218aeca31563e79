using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>What a new lake is to be like.</summary>
public sealed record DuckLakeCreateOptions
{
    /// <summary>The directory or URL of the lake's files. A relative path is stored as it is, relative to the working directory.</summary>
    public required string DataPath { get; init; }

    /// <summary>The catalog format.</summary>
    public CatalogFormatVersion Version { get; init; } = CatalogFormatVersion.V1_0;

    /// <summary>Whether the lake's files are encrypted.</summary>
    public bool IsEncrypted { get; init; }

    /// <summary>Free text naming the program that created the lake.</summary>
    public string CreatedBy { get; init; } = "DuckLake.Arrow";
}
