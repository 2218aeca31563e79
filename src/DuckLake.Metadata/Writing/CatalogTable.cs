namespace DuckLake.Metadata;

/// <summary>A catalog table with its columns in physical order, which is part of the format: the reference inserts positionally.</summary>
/// <param name="Name">The table's name.</param>
/// <param name="Columns">The columns in order.</param>
/// <param name="Since">The format that introduced it.</param>
internal sealed record CatalogTable(string Name, IReadOnlyList<CatalogColumn> Columns, CatalogFormatVersion Since = CatalogFormatVersion.V1_0)
{
    /// <summary>The columns of a format version, in order.</summary>
    public IEnumerable<CatalogColumn> ColumnsOf(CatalogFormatVersion version) => Columns.Where(c => c.Since <= version);

    /// <summary>The statement that creates the table with the columns of a format version.</summary>
    /// <param name="dialect">The kind of database.</param>
    /// <param name="quotedName">The name to give it, quoted.</param>
    /// <param name="version">The format version.</param>
    public string CreateSql(SqlDialect dialect, string quotedName, CatalogFormatVersion version)
    {
        var columns = ColumnsOf(version).Select(c => $"{dialect.QuoteIdentifier(c.Name)} {dialect.GetCatalogType(c.Type).Declaration}" + c.Constraint switch
        {
            CatalogColumnConstraint.NotNull => " NOT NULL",
            CatalogColumnConstraint.PrimaryKey => " PRIMARY KEY",
            _ => "",
        });
        return $"CREATE TABLE {quotedName}({string.Join(", ", columns)}){dialect.TableOptions}";
    }

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
