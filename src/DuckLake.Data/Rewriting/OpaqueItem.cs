namespace DuckLake.Data;

/// <summary>A part of a FROM clause whose columns are not followed: a pivot, a list of values, a table function.</summary>
internal sealed class OpaqueItem(string alias) : FromItem
{
    public string Alias { get; } = alias;
}
