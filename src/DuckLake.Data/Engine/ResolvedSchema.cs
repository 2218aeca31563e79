namespace DuckLake.Data;

/// <summary>A schema that belongs to a lake, existing or not.</summary>
/// <param name="Lake">The lake.</param>
/// <param name="Schema">The schema as the lake writes it; as given when it is missing.</param>
/// <param name="Exists">Whether the lake has it.</param>
internal sealed record ResolvedSchema(AttachedLake Lake, string Schema, bool Exists);
