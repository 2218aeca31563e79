namespace DuckLake.Metadata;

/// <summary>A catalog table with its columns in physical order, which is part of the format: the reference inserts positionally.</summary>
/// <param name="Name">The table's name.</param>
/// <param name="Columns">The columns in order.</param>
/// <param name="Since">The format that introduced it.</param>
internal sealed record CatalogTable(string Name, IReadOnlyList<CatalogColumn> Columns, CatalogFormatVersion Since = CatalogFormatVersion.V1_0)
{
    /// <summary>The columns of a format version, in order.</summary>
    public IEnumerable<CatalogColumn> ColumnsOf(CatalogFormatVersion version) => Columns.Where(c => c.Since <= version);

    public CatalogColumn? Find(string name)
    {
        foreach (var column in Columns)
        {
            if (string.Equals(column.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return column;
            }
        }

        return null;
    }
}
