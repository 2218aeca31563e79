namespace DuckLake.Data;

/// <summary>A common table expression.</summary>
internal sealed class CteDefinition(string name, IReadOnlyList<string> aliases)
{
    public string Name { get; } = name;

    public IReadOnlyList<string> Aliases { get; } = aliases;

    /// <summary>Its query; null while it is being read and for the recursive name inside it.</summary>
    public QueryBlock? Block { get; set; }

    public bool IsRecursive { get; set; }

    /// <summary>The references to it.</summary>
    public List<RelationLeaf> References { get; } = [];
}
