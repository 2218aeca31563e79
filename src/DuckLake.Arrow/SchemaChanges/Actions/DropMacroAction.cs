namespace DuckLake.Arrow;

/// <summary>Drops a macro with all its overloads.</summary>
internal sealed class DropMacroAction(long macroId) : CatalogAction
{
    public override void Apply(WorkingCatalog catalog) => catalog.DropMacro(macroId);
}
