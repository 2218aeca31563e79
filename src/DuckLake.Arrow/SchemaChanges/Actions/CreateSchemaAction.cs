using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>Creates a schema.</summary>
internal sealed class CreateSchemaAction(long schemaId, string uuid, string name, long? parentSchemaId) : CatalogAction
{
    public override void Apply(WorkingCatalog catalog)
    {
        WorkingSchema? parent = parentSchemaId is { } parentId ? catalog.GetSchema(parentId) : null;
        if (catalog.FindSchema(name, parentSchemaId) is not null)
        {
            throw SchemaErrors.AlreadyExists("Schema", name);
        }

        // Every schema's path is relative to the data path, those of nested ones too.
        string directory = LakePaths.DirectoryOf(name, uuid);
        CatalogPath path = parent is null ? new CatalogPath(directory, IsRelative: true) : parent.Path with { Path = parent.Path.Path + directory };
        catalog.AddSchema(new WorkingSchema(schemaId, uuid, name, path, parentSchemaId, Base: null));
    }
}
