namespace DuckLake.Data;

/// <summary>Where names of a query are looked up beside the session's search path: inside a view, its own schema comes first.</summary>
/// <param name="Catalog">The catalog of the view; null for the statement itself.</param>
/// <param name="Schema">The schema of the view.</param>
/// <param name="At">The snapshot asked for where the view was named; tables inside without one of their own are read at it.</param>
/// <param name="Views">The views around, from the outermost, to notice a view that contains itself.</param>
internal sealed record NameContext(string? Catalog, string? Schema, AtClause? At, IReadOnlyList<string> Views)
{
    public static NameContext Statement { get; } = new(null, null, null, []);
}
