using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>Creates a macro.</summary>
internal sealed class CreateMacroAction(MacroDefinition macro) : CatalogAction
{
    public override void Apply(WorkingCatalog catalog)
    {
        catalog.GetSchema(macro.SchemaId);
        if (catalog.FindMacro(macro.SchemaId, macro.Name, macro.IsTableMacro) is { } existing)
        {
            throw SchemaErrors.AlreadyExists(macro.IsTableMacro ? "Table Macro Function" : "Macro Function", existing.Name);
        }

        catalog.AddMacro(macro);
    }
}
