namespace DuckLake.Testing;

/// <summary>A small query result as text: each value as DuckDB's VARCHAR cast prints it, null for NULL.</summary>
public sealed record DuckDbRows(IReadOnlyList<string> Columns, IReadOnlyList<string> Types, IReadOnlyList<string?[]> Rows)
{
    /// <summary>The only value of a result of one row and one column.</summary>
    public string? Single() => Rows is [[var value]]
        ? value
        : throw new InvalidOperationException($"One value was expected, the result has {Rows.Count} rows of {Columns.Count} columns.");

    /// <summary>The values of one column.</summary>
    public IReadOnlyList<string?> Column(int column) => [.. Rows.Select(row => row[column])];

    /// <summary>One row per line, values separated by a bar, for assertions and messages.</summary>
    public override string ToString() =>
        string.Join('\n', Rows.Select(row => string.Join('|', row.Select(value => value ?? "NULL"))));
}
