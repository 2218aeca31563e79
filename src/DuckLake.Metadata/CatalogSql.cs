namespace DuckLake.Metadata;

/// <summary>Pieces of SQL over the catalog tables of one layout.</summary>
internal sealed class CatalogSql(SqlDialect dialect, CatalogLayout layout, string? metadataSchema)
{
    public SqlDialect Dialect => dialect;

    public CatalogLayout Layout => layout;

    public string? MetadataSchema => metadataSchema;

    public string Table(string name) =>
        metadataSchema is null ? dialect.QuoteIdentifier(name) : $"{dialect.QuoteIdentifier(metadataSchema)}.{dialect.QuoteIdentifier(name)}";

    /// <summary>A select list of columns of one table; those the layout lacks give NULL.</summary>
    public string Columns(string table, string alias, params ReadOnlySpan<string> columns)
    {
        var list = new List<string>(columns.Length);
        foreach (var column in columns)
        {
            var quoted = dialect.QuoteIdentifier(column);
            list.Add(layout.HasColumn(table, column) ? $"{alias}.{quoted}" : $"NULL AS {quoted}");
        }

        return string.Join(", ", list);
    }

    /// <summary>The visibility rule of snapshots.</summary>
    public string Visible(string alias, string snapshotMarker)
    {
        var begin = $"{alias}.{dialect.QuoteIdentifier("begin_snapshot")}";
        var end = $"{alias}.{dialect.QuoteIdentifier("end_snapshot")}";
        return $"({begin} <= {snapshotMarker} AND ({end} IS NULL OR {snapshotMarker} < {end}))";
    }
}
