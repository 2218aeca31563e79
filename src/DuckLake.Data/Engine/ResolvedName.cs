namespace DuckLake.Data;

/// <summary>A name that belongs to a lake.</summary>
/// <param name="Lake">The lake.</param>
/// <param name="Schema">The schema as the lake writes it; as given when it is missing. For metadata the schema of the catalog database, or empty.</param>
/// <param name="Name">The table or view as the lake writes it; as given when it is missing.</param>
/// <param name="Kind">What it is.</param>
internal sealed record ResolvedName(AttachedLake Lake, string Schema, string Name, ResolvedKind Kind);
