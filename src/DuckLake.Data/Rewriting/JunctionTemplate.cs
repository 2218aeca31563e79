using DuckLake.Arrow;

namespace DuckLake.Data;

/// <summary>All or any of several conditions.</summary>
internal sealed class JunctionTemplate(IReadOnlyList<FilterTemplate> operands, bool IsAnd) : FilterTemplate
{
    public override bool RejectsNulls => IsAnd ? operands.Any(operand => operand.RejectsNulls) : operands.All(operand => operand.RejectsNulls);

    /// <summary>Of conditions of which some may be unknown: of a conjunction these fall away, of a disjunction nothing remains.</summary>
    public static FilterTemplate? Create(IEnumerable<FilterTemplate?> operands, bool isAnd)
    {
        List<FilterTemplate> known = [];
        foreach (FilterTemplate? operand in operands)
        {
            if (operand is not null)
            {
                known.Add(operand);
            }
            else if (!isAnd)
            {
                return null;
            }
        }

        return known.Count switch
        {
            0 => null,
            1 => known[0],
            _ => new JunctionTemplate(known, isAnd),
        };
    }

    public override FilterTemplate? Map(Func<ColumnTarget, ColumnTarget?> map) => Create(operands.Select(operand => operand.Map(map)), IsAnd);

    public override FilterTemplate? NullRejecting() => Create(operands.Select(operand => operand.NullRejecting()), IsAnd);

    public override void VisitLeaves(Action<ColumnTemplate> visit)
    {
        foreach (FilterTemplate operand in operands)
        {
            operand.VisitLeaves(visit);
        }
    }

    public override DuckLakeFilter? Bind(ConstantValues constants)
    {
        List<DuckLakeFilter> known = [];
        foreach (FilterTemplate operand in operands)
        {
            if (operand.Bind(constants) is { } filter)
            {
                known.Add(filter);
            }
            else if (!IsAnd)
            {
                return null;
            }
        }

        return known.Count switch
        {
            0 => null,
            1 => known[0],
            _ => IsAnd ? DuckLakeFilter.And(known) : DuckLakeFilter.Or(known),
        };
    }
}
