using DuckLake.Arrow;

namespace DuckLake.Data;

/// <summary><c>column [NOT] IN (constants)</c>. DuckDB compares all of them in one type, so all constants count or none.</summary>
internal sealed class ListTemplate(ColumnTarget target, IReadOnlyList<int> list, bool isNegated) : ColumnTemplate(target)
{
    public override bool RejectsNulls => true;

    public override IReadOnlyList<int> Constants => list;

    public override DuckLakeFilter? Bind(ConstantValues constants)
    {
        if (Convert(constants) is not { } values)
        {
            return null;
        }

        DuckLakeFilter filter = DuckLakeFilter.In(Path, values);
        return isNegated ? DuckLakeFilter.Not(filter) : filter;
    }

    protected override ColumnTemplate On(ColumnTarget target) => new ListTemplate(target, list, isNegated);
}
