using System.Text.Json.Nodes;

namespace DuckLake.Data;

/// <summary>A join, or a reference that only looks like one (<see cref="RefType"/> tells).</summary>
internal sealed class JoinItem(JsonObject node, FromItem left, FromItem right) : FromItem
{
    public JsonObject Node { get; } = node;

    public FromItem Left { get; } = left;

    public FromItem Right { get; } = right;

    /// <summary>INNER, LEFT, RIGHT, FULL, SEMI, ANTI.</summary>
    public string JoinType { get; } = node.Text("join_type");

    /// <summary>REGULAR, CROSS, NATURAL, ASOF, POSITIONAL.</summary>
    public string RefType { get; } = node.Text("ref_type");

    public IReadOnlyList<string> Using { get; } = node.Texts("using_columns");
}
