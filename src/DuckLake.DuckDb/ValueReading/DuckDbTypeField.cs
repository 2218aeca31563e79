namespace DuckLake.DuckDb;

/// <summary>A field of a STRUCT, a member of a UNION, the key or value of a MAP, or the element of a list.</summary>
internal sealed record DuckDbTypeField(string Name, DuckDbTypeInfo Type);
