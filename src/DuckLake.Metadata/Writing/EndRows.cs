namespace DuckLake.Metadata;

/// <summary>Sets <c>end_snapshot</c> of the live rows with given keys.</summary>
/// <param name="Table">The catalog table.</param>
/// <param name="KeyColumns">Integer columns that identify the rows.</param>
/// <param name="Keys">Values in the order of the key columns.</param>
/// <param name="Snapshot">The snapshot the rows end at.</param>
internal sealed record EndRows(string Table, IReadOnlyList<string> KeyColumns, IReadOnlyList<long[]> Keys, long Snapshot) : CatalogStatement
{
    /// <summary>Text columns and the values they must have as well: the key of a tag, for example.</summary>
    public IReadOnlyList<(string Column, string Value)> TextKeys { get; init; } = [];
}
