namespace DuckLake.Metadata;

/// <summary>A catalog table as it is in the database, then as the planned statements leave it.</summary>
internal sealed class MigrationTable(string name)
{
    public string Name => name;

    /// <summary>The columns in physical order.</summary>
    public List<string> Columns { get; } = [];

    public List<string> PrimaryKey { get; } = [];

    public bool Has(string column) => Columns.Exists(c => c.Equals(column, StringComparison.OrdinalIgnoreCase));
}
