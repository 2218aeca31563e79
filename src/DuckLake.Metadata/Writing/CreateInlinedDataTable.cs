namespace DuckLake.Metadata;

/// <summary>Creates an inlined data table: the system columns, then the given ones. Registering it is a row of its own.</summary>
/// <param name="Name">The table's name.</param>
/// <param name="Columns">Names and types of the top-level columns.</param>
internal sealed record CreateInlinedDataTable(string Name, IReadOnlyList<InlinedTableColumn> Columns) : CatalogStatement;
