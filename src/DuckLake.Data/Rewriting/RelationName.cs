namespace DuckLake.Data;

/// <summary>A table or view as a query names it; parts that are not written are empty.</summary>
internal readonly record struct RelationName(string Catalog, string Schema, string Name)
{
    /// <summary>The written parts, from the outermost.</summary>
    public IReadOnlyList<string> Parts =>
        Catalog.Length > 0 ? [Catalog, Schema, Name] : Schema.Length > 0 ? [Schema, Name] : [Name];
}
