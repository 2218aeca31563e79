namespace DuckLake.Metadata;

/// <summary>A macro with its overloads.</summary>
/// <param name="MacroId">The macro's id.</param>
/// <param name="SchemaId">The id of the schema the macro is in.</param>
/// <param name="Name">The macro's name.</param>
/// <param name="Implementations">The overloads in order.</param>
public sealed record MacroDefinition(long MacroId, long SchemaId, string Name, IReadOnlyList<MacroImplementation> Implementations)
{
    /// <summary>Whether the macro gives a table; scalar and table macros have separate name spaces.</summary>
    public bool IsTableMacro => Implementations.Count > 0 && Implementations[0].IsTableMacro;
}
