namespace DuckLake.Metadata;

/// <summary>Deletes rows with given keys.</summary>
/// <param name="Table">The catalog table.</param>
/// <param name="KeyColumns">Integer columns that identify the rows.</param>
/// <param name="Keys">Values in the order of the key columns.</param>
internal sealed record DeleteRows(string Table, IReadOnlyList<string> KeyColumns, IReadOnlyList<long[]> Keys) : CatalogStatement;
