namespace DuckLake.Metadata;

/// <summary>Inserts rows into a catalog table of <see cref="CatalogSchema"/>. Columns the catalog's layout lacks are left out.</summary>
/// <param name="Table">The catalog table.</param>
/// <param name="Columns">The columns given; the others become NULL.</param>
/// <param name="Rows">Values in the order of the columns: long, string, bool, Guid, DateTimeOffset or null.</param>
internal sealed record InsertRows(string Table, IReadOnlyList<string> Columns, IReadOnlyList<object?[]> Rows) : CatalogStatement;
