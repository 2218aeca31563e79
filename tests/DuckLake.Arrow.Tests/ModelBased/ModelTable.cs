namespace DuckLake.Arrow.Tests;

/// <summary>
/// What a table should hold: per key the texts of the columns. The first column is the key <c>k</c>, which is never altered and
/// unique, so that a row is known again whatever happens to it.
/// </summary>
internal sealed class ModelTable
{
    public List<ModelColumn> Columns { get; private init; } = [new ModelColumn("k", "BIGINT", null)];

    /// <summary>The rows by key; the values in the order of <see cref="Columns"/> without the key.</summary>
    public SortedDictionary<long, string?[]> Rows { get; private init; } = [];

    public ModelTable Copy()
    {
        var rows = new SortedDictionary<long, string?[]>();
        foreach ((long key, string?[] values) in Rows)
        {
            rows.Add(key, [.. values]);
        }

        return new ModelTable { Columns = [.. Columns], Rows = rows };
    }

    public void AddColumn(ModelColumn column)
    {
        Columns.Add(column);
        foreach (long key in Rows.Keys.ToList())
        {
            Rows[key] = [.. Rows[key], column.Default];
        }
    }

    public void DropColumn(int index)
    {
        Columns.RemoveAt(index);
        foreach (long key in Rows.Keys.ToList())
        {
            Rows[key] = [.. Rows[key].Where((_, i) => i != index - 1)];
        }
    }

    /// <summary>Names and rows, one line each; what is compared.</summary>
    public List<string> Describe() =>
    [
        string.Join('|', Columns.Select(column => column.Name)),
        .. Rows.Select(row => string.Join('|', row.Value.Select(value => value ?? "NULL").Prepend($"{row.Key}"))),
    ];
}
