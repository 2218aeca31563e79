using DuckLake.Parquet.Decoding;

namespace DuckLake.Arrow.Execution;

/// <summary>Where a field, or a top-level column, stands among what was read together, and how it becomes a value of the table.</summary>
internal sealed class FieldSource
{
    private readonly ArrowNode[] _siblings = [];
    private readonly ArrowNode? _node;

    /// <summary>A field of a file; <paramref name="node"/> null: it reads nothing.</summary>
    internal FieldSource(ColumnPlan plan, ArrowNode[] siblings, ArrowNode? node)
    {
        Plan = plan;
        _siblings = siblings;
        _node = node;
    }

    /// <summary>A field at a known position; -1: it reads nothing.</summary>
    internal FieldSource(ColumnPlan plan, int position)
    {
        Plan = plan;
        Position = position;
    }

    internal ColumnPlan Plan { get; }

    /// <summary>The place in the file, or null.</summary>
    internal ArrowNode? Node => _node;

    /// <summary>Position of the source among its siblings that are read, or -1.</summary>
    internal int Position { get; private set; } = -1;

    internal void Bind(LeafSelection selection)
    {
        if (_node is not null)
        {
            Position = selection.PositionOf(_siblings, _node);
            Plan.Bind(selection);
        }
    }
}
