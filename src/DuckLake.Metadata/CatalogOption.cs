namespace DuckLake.Metadata;

/// <summary>A row of <c>ducklake_metadata</c>: a structural key or an option.</summary>
/// <param name="Key">The option's name.</param>
/// <param name="Value">The stored text.</param>
/// <param name="Scope">What it applies to.</param>
/// <param name="ScopeId">The schema or table id; null for a global option.</param>
public sealed record CatalogOption(string Key, string Value, OptionScope Scope, long? ScopeId);
