using DuckLake.Arrow;

namespace DuckLake.Data;

/// <summary><c>column operator constant</c>.</summary>
internal sealed class ComparisonTemplate(ColumnTarget target, FilterOperator op, int constant) : ColumnTemplate(target)
{
    public override bool RejectsNulls => true;

    public override IReadOnlyList<int> Constants { get; } = [constant];

    public override DuckLakeFilter? Bind(ConstantValues constants)
    {
        if (Convert(constants) is not { } values)
        {
            return null;
        }

        return op switch
        {
            FilterOperator.Equal => DuckLakeFilter.Equal(Path, values[0]),
            FilterOperator.NotEqual => DuckLakeFilter.NotEqual(Path, values[0]),
            FilterOperator.LessThan => DuckLakeFilter.LessThan(Path, values[0]),
            FilterOperator.LessThanOrEqual => DuckLakeFilter.LessThanOrEqual(Path, values[0]),
            FilterOperator.GreaterThan => DuckLakeFilter.GreaterThan(Path, values[0]),
            _ => DuckLakeFilter.GreaterThanOrEqual(Path, values[0]),
        };
    }

    protected override ColumnTemplate On(ColumnTarget target) => new ComparisonTemplate(target, op, constant);
}
