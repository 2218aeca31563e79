namespace DuckLake.Data;

/// <summary>The name of an object of a shadow catalog; the name of a schema stands in both parts.</summary>
internal readonly record struct ShadowKey(ShadowObjectKind Kind, string Schema, string Name);
