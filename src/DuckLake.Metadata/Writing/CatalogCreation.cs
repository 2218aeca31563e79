namespace DuckLake.Metadata;

/// <summary>What a new catalog is to be like.</summary>
internal sealed class CatalogCreation
{
    /// <summary>The data path as it is stored: with <c>/</c> separators and a trailing one.</summary>
    public required string DataPath { get; init; }

    public CatalogFormatVersion Version { get; init; } = CatalogFormatVersion.V1_0;

    public bool IsEncrypted { get; init; }

    /// <summary>Free text naming the program.</summary>
    public string CreatedBy { get; init; } = "DuckLake.Arrow";

    /// <summary>Told of every step, for tests that end the process there; null in production.</summary>
    public CatalogWriteStepCallback? OnStep { get; init; }
}
