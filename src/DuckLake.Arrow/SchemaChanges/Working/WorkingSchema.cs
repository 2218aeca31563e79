using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>A schema of a catalog being changed.</summary>
internal sealed record WorkingSchema(long SchemaId, string? Uuid, string Name, CatalogPath Path, long? ParentSchemaId, SchemaDefinition? Base)
{
    public bool IsNew => Base is null;

    public static WorkingSchema From(SchemaDefinition definition) => new(
        definition.SchemaId, definition.Uuid, definition.Name, definition.Path, definition.ParentSchemaId, definition);
}
