using DuckLake.Arrow;
using DuckLake.Metadata;

namespace DuckLake.Data;

/// <summary>A boolean column by itself, or its negation.</summary>
internal sealed class TruthTemplate(ColumnTarget target, bool isNegated) : ColumnTemplate(target)
{
    public override bool RejectsNulls => true;

    public override DuckLakeFilter? Bind(ConstantValues constants) =>
        Target.Type?.Type?.Kind == DuckLakeTypeKind.Boolean ? DuckLakeFilter.Equal(Path, !isNegated) : null;

    protected override ColumnTemplate On(ColumnTarget target) => new TruthTemplate(target, isNegated);
}
