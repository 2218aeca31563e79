namespace DuckLake.Storage;

/// <summary>What a store knows about an object without reading it.</summary>
/// <param name="Path">The full path, in the form the caller used (same scheme, same prefix).</param>
/// <param name="SizeBytes">The size in bytes.</param>
/// <param name="LastModified">When the content was last changed, by the store's clock.</param>
/// <param name="ETag">An opaque tag that changes with the content, without quotes; null when the store gives none.</param>
public sealed record ObjectInfo(string Path, long SizeBytes, DateTimeOffset LastModified, string? ETag);
