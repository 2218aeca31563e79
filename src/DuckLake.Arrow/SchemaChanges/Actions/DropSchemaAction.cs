using System.Text;

namespace DuckLake.Arrow;

/// <summary>Drops a schema, and with <see cref="DropBehavior.Cascade"/> everything in it.</summary>
internal sealed class DropSchemaAction(long schemaId, DropBehavior behavior) : CatalogAction
{
    public override void Apply(WorkingCatalog catalog)
    {
        WorkingSchema schema = catalog.GetSchema(schemaId);
        IReadOnlyList<(string Kind, string Name, long Id)> content = catalog.ContentOf(schemaId);
        if (behavior == DropBehavior.Restrict && content.Count > 0)
        {
            throw SchemaErrors.Catalog(Describe(schema.Name, content));
        }

        foreach ((string kind, _, long id) in content)
        {
            switch (kind)
            {
                case WorkingCatalog.TableContent:
                    catalog.DropTable(id);
                    break;
                case WorkingCatalog.ViewContent:
                    catalog.DropView(id);
                    break;
                case WorkingCatalog.SchemaContent:
                    new DropSchemaAction(id, DropBehavior.Cascade).Apply(catalog);
                    break;
                default:
                    catalog.DropMacro(id);
                    break;
            }
        }

        catalog.DropSchema(schemaId);
    }

    private static string Describe(string name, IReadOnlyList<(string Kind, string Name, long Id)> content)
    {
        const int MaxListed = 100;
        var text = new StringBuilder($"Cannot drop schema \"{name}\" because there are entries that depend on it\n");
        foreach ((string kind, string entry, _) in content.Take(MaxListed))
        {
            text.Append($"{kind} \"{entry}\" depends on schema \"{name}\".\n");
        }

        return text.Append(content.Count > MaxListed ? $"{content.Count - MaxListed} more.\n" : "")
            .Append("Use DROP...CASCADE to drop all dependents.").ToString();
    }
}
