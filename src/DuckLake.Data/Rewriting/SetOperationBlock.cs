namespace DuckLake.Data;

/// <summary>UNION, EXCEPT or INTERSECT by position.</summary>
internal sealed class SetOperationBlock(IReadOnlyList<QueryBlock> operands, bool isByName, bool isLimited) : QueryBlock
{
    private IReadOnlyList<OutputColumn>? _output;
    private bool _isResolved;

    public override IReadOnlyList<OutputColumn>? Output
    {
        get
        {
            if (!_isResolved)
            {
                _isResolved = true;
                _output = isByName ? null : Resolve();
            }

            return _output;
        }
    }

    public override void Push(FilterTemplate filter)
    {
        if (isLimited || isByName || Output is null)
        {
            return;
        }

        // Where the operands differ in type, a comparison with the result is not one with the column.
        IReadOnlyList<OutputColumn> output = Output;
        if (filter.Map(target => target.Index < output.Count && output[target.Index].Type is not null ? target : null) is { } kept)
        {
            foreach (QueryBlock operand in operands)
            {
                operand.Push(kept);
            }
        }
    }

    private OutputColumn[]? Resolve()
    {
        if (operands[0].Output is not { } first)
        {
            return null;
        }

        OutputColumn[] output = [.. first.Select(column => column with { Source = null })];
        foreach (QueryBlock operand in operands.Skip(1))
        {
            if (operand.Output is not { } other || other.Count != output.Length)
            {
                return null;
            }

            for (int i = 0; i < output.Length; i++)
            {
                if (output[i].Type?.Type is not { } type || type.ToString() != other[i].Type?.Type?.ToString())
                {
                    output[i] = output[i] with { Type = null };
                }
            }
        }

        return output;
    }
}
