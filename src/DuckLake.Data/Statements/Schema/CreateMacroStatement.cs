using DuckLake.Arrow;

namespace DuckLake.Data;

/// <summary>CREATE MACRO or FUNCTION.</summary>
/// <param name="Name">The name as given.</param>
/// <param name="Mode">What to do when it exists.</param>
/// <param name="Persistence">How long it lives.</param>
/// <param name="Overloads">The overloads, all of one kind.</param>
internal sealed record CreateMacroStatement(
    IReadOnlyList<string> Name, CreateMode Mode, ObjectPersistence Persistence, IReadOnlyList<MacroOverloadText> Overloads) : SchemaStatement
{
    public DuckLakeMacroKind Kind => Overloads[0].Kind;
}
