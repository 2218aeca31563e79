using DuckLake.Arrow;

namespace DuckLake.Data;

/// <summary>One overload of a macro as written.</summary>
/// <param name="Kind">What it gives.</param>
/// <param name="Parameters">Its parameters.</param>
/// <param name="Body">The expression or query.</param>
internal sealed record MacroOverloadText(DuckLakeMacroKind Kind, IReadOnlyList<MacroParameterText> Parameters, QueryText Body);
