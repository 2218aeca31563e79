using DuckLake.Arrow;

namespace DuckLake.Data;

/// <summary><c>column [NOT] BETWEEN low AND high</c>. DuckDB compares all three in one type, so both constants count or none.</summary>
internal sealed class RangeTemplate(ColumnTarget target, int low, int high, bool isNegated) : ColumnTemplate(target)
{
    public override bool RejectsNulls => true;

    public override IReadOnlyList<int> Constants { get; } = [low, high];

    public override DuckLakeFilter? Bind(ConstantValues constants)
    {
        if (Convert(constants) is not { } values)
        {
            return null;
        }

        return isNegated
            ? DuckLakeFilter.LessThan(Path, values[0]) | DuckLakeFilter.GreaterThan(Path, values[1])
            : DuckLakeFilter.Between(Path, values[0], values[1]);
    }

    protected override ColumnTemplate On(ColumnTarget target) => new RangeTemplate(target, low, high, isNegated);
}
