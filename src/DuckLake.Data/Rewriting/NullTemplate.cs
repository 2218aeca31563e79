using DuckLake.Arrow;

namespace DuckLake.Data;

/// <summary><c>column IS [NOT] NULL</c>.</summary>
internal sealed class NullTemplate(ColumnTarget target, bool isNull) : ColumnTemplate(target)
{
    public override bool RejectsNulls => !isNull;

    public override DuckLakeFilter? Bind(ConstantValues constants) =>
        Target.Type?.Type is null ? null : isNull ? DuckLakeFilter.IsNull(Path) : DuckLakeFilter.IsNotNull(Path);

    protected override ColumnTemplate On(ColumnTarget target) => new NullTemplate(target, isNull);
}
