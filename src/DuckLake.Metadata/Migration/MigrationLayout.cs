namespace DuckLake.Metadata;

/// <summary>All tables of a catalog, the dynamic ones of inlined rows included.</summary>
internal sealed class MigrationLayout
{
    private readonly Dictionary<string, MigrationTable> _tables = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyList<string> Names => [.. _tables.Keys.Order(StringComparer.Ordinal)];

    public static async ValueTask<MigrationLayout> ReadAsync(MigrationSession session)
    {
        var layout = new MigrationLayout();
        await session.QuerySchemaAsync(
            "database tables",
            marker => $"SELECT t.table_name, t.column_name FROM ({session.Dialect.ColumnsQuery(marker)}) t WHERE t.table_name LIKE 'ducklake_%' ORDER BY t.table_name, t.ordinal",
            row => layout.Add(row.Text(0)).Columns.Add(row.Text(1))).ConfigureAwait(false);
        await session.QuerySchemaAsync(
            "database tables",
            marker => $"SELECT t.table_name, t.column_name FROM ({session.Dialect.PrimaryKeysQuery(marker)}) t WHERE t.table_name LIKE 'ducklake_%'",
            row => layout.Find(row.Text(0))?.PrimaryKey.Add(row.Text(1))).ConfigureAwait(false);
        return layout;
    }

    public MigrationTable? Find(string name) => _tables.GetValueOrDefault(name);

    public bool Has(string table, string column) => Find(table)?.Has(column) ?? false;

    public MigrationTable Add(string name)
    {
        if (!_tables.TryGetValue(name, out var table))
        {
            _tables.Add(name, table = new MigrationTable(name));
        }

        return table;
    }

    public void Rename(string name, string newName)
    {
        if (_tables.Remove(name, out var table))
        {
            var renamed = Add(newName);
            renamed.Columns.AddRange(table.Columns);
            renamed.PrimaryKey.AddRange(table.PrimaryKey);
        }
    }
}
