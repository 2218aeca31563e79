namespace DuckLake.SqlLogic;

/// <summary>The rows of a query as texts: NULL is <c>NULL</c>, an empty text <c>(empty)</c>.</summary>
/// <param name="TypeNames">One name per column.</param>
/// <param name="Rows">One text per column each.</param>
internal sealed record QueryResult(IReadOnlyList<string> TypeNames, IReadOnlyList<string[]> Rows)
{
    public int ColumnCount => TypeNames.Count;

    /// <summary>All values, row after row.</summary>
    public IEnumerable<string> Values => Rows.SelectMany(row => row);

    public override string ToString() => string.Join('\n', Rows.Take(20).Select(row => string.Join('\t', row))) + (Rows.Count > 20 ? $"\n… {Rows.Count} rows" : string.Empty);
}
