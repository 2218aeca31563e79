namespace DuckLake.Arrow;

/// <summary>One overload of a macro to be created.</summary>
/// <param name="Sql">The expression or query in DuckDB's dialect.</param>
/// <param name="Parameters">The parameters in order.</param>
public sealed record DuckLakeMacroOverload(string Sql, params IReadOnlyList<DuckLakeMacroParameter> Parameters);
