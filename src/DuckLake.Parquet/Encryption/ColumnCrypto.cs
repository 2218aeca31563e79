namespace DuckLake.Parquet;

/// <summary>The key of an encrypted column chunk; null when the caller has none.</summary>
internal sealed record ColumnCrypto(byte[]? Key);
