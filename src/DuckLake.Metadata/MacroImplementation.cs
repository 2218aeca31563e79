namespace DuckLake.Metadata;

/// <summary>One overload of a macro.</summary>
/// <param name="ImplementationId">The overload's number.</param>
/// <param name="Dialect">The SQL dialect of <paramref name="Sql"/>.</param>
/// <param name="Sql">The expression of a scalar macro, the query of a table macro.</param>
/// <param name="IsTableMacro">Whether the macro gives a table.</param>
/// <param name="Parameters">The parameters in order.</param>
public sealed record MacroImplementation(
    long ImplementationId, string? Dialect, string Sql, bool IsTableMacro, IReadOnlyList<MacroParameter> Parameters);
