using DuckLake.Columnar;

namespace DuckLake.Arrow.Execution;

/// <summary>The resolved filter columns of some rows. Owns its arrays.</summary>
internal sealed class FilterInput : IDisposable
{
    private readonly IReadOnlyList<ResolvedColumn> _columns;
    private readonly IArrowArray?[] _arrays;

    internal FilterInput(IReadOnlyList<ResolvedColumn> columns, int length)
    {
        _columns = columns;
        _arrays = new IArrowArray?[columns.Count];
        Length = length;
    }

    internal int Length { get; }

    /// <summary>Takes over the values of a column.</summary>
    internal void Set(int column, ArrayData values) => _arrays[column] = ArrowArrayFactory.BuildArray(values);

    /// <summary>The arrays from the top-level column down to the tested one, borrowed.</summary>
    internal IReadOnlyList<IArrowArray> GetPath(BoundColumn column)
    {
        for (int i = 0; i < _columns.Count; i++)
        {
            if (column.Virtual != VirtualColumn.None ? _columns[i].Virtual == column.Virtual : !_columns[i].IsVirtual && _columns[i].ColumnId == column.Path[0])
            {
                return GetPath(column, _columns[i], _arrays[i]!);
            }
        }

        throw new InvalidOperationException($"Filter column {column} is not among the columns read for the filter.");
    }

    public void Dispose()
    {
        foreach (IArrowArray? array in _arrays)
        {
            array?.Dispose();
        }
    }

    private static List<IArrowArray> GetPath(BoundColumn column, ResolvedColumn resolved, IArrowArray array)
    {
        var path = new List<IArrowArray>(Math.Max(1, column.Path.Count)) { array };
        for (int depth = 1; depth < column.Path.Count; depth++)
        {
            int field = 0;
            while (resolved.Children[field].ColumnId != column.Path[depth])
            {
                field++;
            }

            resolved = resolved.Children[field];
            array = ((StructArray)array).GetField(field);
            path.Add(array);
        }

        return path;
    }
}
