using DuckLake.Arrow;

namespace DuckLake.Data;

/// <summary>A condition on one column.</summary>
internal abstract class ColumnTemplate(ColumnTarget target) : FilterTemplate
{
    public ColumnTarget Target { get; } = target;

    /// <summary>The numbers of the constants it compares with.</summary>
    public virtual IReadOnlyList<int> Constants => [];

    /// <summary>The path of the column for a filter of a scan.</summary>
    protected string Path
    {
        get
        {
            RelationLeaf leaf = Target.Leaf;
            string name = Target.Index < 0 ? Target.Type!.Name : leaf.Relation!.Columns[Target.Index].Name;
            return ColumnPath.Format([name, .. Target.Fields]);
        }
    }

    public override FilterTemplate? Map(Func<ColumnTarget, ColumnTarget?> map) => map(Target) is { } target ? On(target) : null;

    public override FilterTemplate? NullRejecting() => RejectsNulls ? this : null;

    public override void VisitLeaves(Action<ColumnTemplate> visit) => visit(this);

    /// <summary>The same on another column.</summary>
    protected abstract ColumnTemplate On(ColumnTarget target);

    /// <summary>All constants in the column's type; null when one is not comparable without a change of meaning.</summary>
    protected DuckLakeValue[]? Convert(ConstantValues constants) =>
        Target.Type?.Type is { } type ? ConstantConversion.Convert(type, Constants, constants) : null;
}
