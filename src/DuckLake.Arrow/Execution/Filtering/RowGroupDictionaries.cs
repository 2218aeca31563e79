using DuckLake.Columnar;
using DuckLake.Parquet;

namespace DuckLake.Arrow.Execution;

/// <summary>
/// The dictionaries of a row group's filter columns, where these hold every value: a test that no entry passes, no row passes.
/// Owns them.
/// </summary>
internal sealed class RowGroupDictionaries : IDisposable
{
    // A dictionary with more entries than this part of the rows costs too much beside decoding the rows.
    private const int RowsPerEntry = 16;

    private readonly FileScan _scan;
    private readonly ParquetRowGroupReader _reader;
    private readonly Dictionary<long, FilterInput?> _inputs = [];

    internal RowGroupDictionaries(FileScan scan, ParquetRowGroupReader reader)
    {
        _scan = scan;
        _reader = reader;
    }

    /// <summary>True if the filter is true for no row. The bytes of the filter columns have been supplied.</summary>
    /// <exception cref="InvalidParquetException">A dictionary is corrupt.</exception>
    internal bool RulesOut(BoundFilter filter)
    {
        if (ColumnOf(filter) is { } column)
        {
            return RulesOut(column, filter);
        }

        switch (filter)
        {
            case BoundOr or:
                return or.Operands.All(RulesOut);
            case BoundAnd and:
                // Tests of one column are taken together: no entry may pass all of them though some pass each.
                var byColumn = new Dictionary<long, (BoundColumn Column, List<BoundFilter> Tests)>();
                foreach (BoundFilter operand in and.Operands)
                {
                    if (ColumnOf(operand) is not { } tested)
                    {
                        if (RulesOut(operand))
                        {
                            return true;
                        }
                    }
                    else if (byColumn.TryGetValue(tested.ColumnId, out (BoundColumn Column, List<BoundFilter> Tests) known))
                    {
                        known.Tests.Add(operand);
                    }
                    else
                    {
                        byColumn[tested.ColumnId] = (tested, [operand]);
                    }
                }

                return byColumn.Values.Any(group => RulesOut(group.Column, group.Tests.Count == 1 ? group.Tests[0] : new BoundAnd(group.Tests)));
            default:
                return false;
        }
    }

    public void Dispose()
    {
        foreach (FilterInput? input in _inputs.Values)
        {
            input?.Dispose();
        }
    }

    /// <summary>The column of a filter that tests just one and is not true where that is NULL, else null.</summary>
    private static BoundColumn? ColumnOf(BoundFilter filter)
    {
        switch (filter)
        {
            case BoundComparison comparison:
                return TopLevel(comparison.Column);
            case BoundIn membership:
                return TopLevel(membership.Column);
            case BoundPrefix prefix:
                return TopLevel(prefix.Column);
            case BoundAnd and:
                return Common(and.Operands);
            case BoundOr or:
                return Common(or.Operands);
            default:
                return null;
        }
    }

    private static BoundColumn? TopLevel(BoundColumn column) => column.Path.Count == 1 ? column : null;

    private static BoundColumn? Common(IReadOnlyList<BoundFilter> operands)
    {
        BoundColumn? common = ColumnOf(operands[0]);
        for (int i = 1; i < operands.Count && common is not null; i++)
        {
            common = ColumnOf(operands[i])?.ColumnId == common.ColumnId ? common : null;
        }

        return common;
    }

    private bool RulesOut(BoundColumn column, BoundFilter tests)
    {
        if (!_inputs.TryGetValue(column.ColumnId, out FilterInput? input))
        {
            input = Read(column);
            _inputs[column.ColumnId] = input;
        }

        if (input is null)
        {
            return false;
        }

        using KleeneMask mask = FilterEvaluator.Evaluate(tests, input);
        return mask.CountTrue() == 0;
    }

    private FilterInput? Read(BoundColumn column)
    {
        for (int i = 0; i < _scan.Filter.Count; i++)
        {
            ResolvedColumn resolved = _scan.Task.FilterColumns[i];
            if (resolved.IsVirtual || resolved.ColumnId != column.ColumnId || _scan.Filter[i] is not { Position: >= 0 } source)
            {
                continue;
            }

            int maxCount = (int)Math.Min(_reader.RowCount / RowsPerEntry, int.MaxValue);
            using IArrowArray? dictionary = _reader.TryReadDictionary(source.Position, maxCount);
            if (dictionary is null)
            {
                return null;
            }

            var input = new FilterInput([resolved], dictionary.Length);
            input.Set(0, source.Plan.Resolve(dictionary.Data, dictionary.Length));
            return input;
        }

        return null;
    }
}
