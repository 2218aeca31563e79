using DuckLake.Columnar;
using DuckLake.Metadata;

namespace DuckLake.Arrow.Execution;

/// <summary>Collects inlined rows and makes batches of them.</summary>
internal sealed class InlinedBatchBuilder : IDisposable
{
    private readonly ScanTask _task;
    private readonly Schema _schema;
    private readonly IReadOnlyList<ResolvedColumn> _stored;
    private readonly Field[] _storedFields;
    private readonly IArrowArrayBuilder[] _builders;
    private readonly List<long> _rowIds = [];
    private readonly List<long> _snapshotIds = [];

    internal InlinedBatchBuilder(ScanTask task, Schema schema, IReadOnlyList<ResolvedColumn> stored)
    {
        _task = task;
        _schema = schema;
        _stored = stored;
        _storedFields = [.. stored.Select(column => column.ToField())];
        _builders = Array.ConvertAll(_storedFields, field => ArrowArrayBuilderFactory.Create(field.DataType));
    }

    internal int RowCount => _rowIds.Count;

    /// <exception cref="DuckLakeException">A cell is no value of its column's type.</exception>
    internal void Append(in InlinedRow row)
    {
        _rowIds.Add(row.RowId);
        _snapshotIds.Add(row.BeginSnapshot);
        for (int i = 0; i < _builders.Length; i++)
        {
            try
            {
                CellAppender.Append(_builders[i], _storedFields[i], row.Values[i]);
            }
            catch (Exception e) when (e is FormatException or OverflowException)
            {
                throw new DuckLakeException(
                    DuckLakeErrorKind.CorruptData, $"The inlined row {row.RowId} of '{_task.Inlined!.InlinedTableName}' holds a wrong value: {e.Message} Repair the row in the catalog.", e)
                {
                    ColumnPath = _stored[i].Name,
                };
            }
        }
    }

    /// <summary>The collected rows the filter keeps, or null if there are none; starts anew.</summary>
    internal RecordBatch? Build()
    {
        int length = RowCount;
        if (length == 0)
        {
            return null;
        }

        var stored = new IArrowArray?[_builders.Length];
        try
        {
            for (int i = 0; i < stored.Length; i++)
            {
                stored[i] = _builders[i].Build();
            }

            RecordBatch batch = BuildBatch(stored!, length);
            using KleeneMask? mask = Evaluate(stored!, length);
            if (mask is null || mask.CountTrue() == length)
            {
                return batch;
            }

            using (batch)
            {
                return mask.CountTrue() == 0 ? null : FilterKernel.Filter(batch, mask);
            }
        }
        finally
        {
            _rowIds.Clear();
            _snapshotIds.Clear();
            foreach (IArrowArray? array in stored)
            {
                array?.Dispose();
            }
        }
    }

    public void Dispose()
    {
        foreach (IArrowArrayBuilder builder in _builders)
        {
            builder.Dispose();
        }
    }

    private KleeneMask? Evaluate(IArrowArray[] stored, int length)
    {
        if (_task.Filter is null)
        {
            return null;
        }

        using var input = new FilterInput(_task.FilterColumns, length);
        for (int i = 0; i < _task.FilterColumns.Count; i++)
        {
            ResolvedColumn column = _task.FilterColumns[i];
            input.Set(i, Resolve(column, column.ToField(_task.Strings), stored, length));
        }

        return FilterEvaluator.Evaluate(_task.Filter, input);
    }

    private RecordBatch BuildBatch(IArrowArray[] stored, int length)
    {
        var arrays = new IArrowArray?[_task.Columns.Count];
        try
        {
            for (int i = 0; i < arrays.Length; i++)
            {
                arrays[i] = ArrowArrayFactory.BuildArray(Resolve(_task.Columns[i], _schema.FieldsList[i], stored, length));
            }

            return new RecordBatch(_schema, arrays!, length);
        }
        catch
        {
            foreach (IArrowArray? array in arrays)
            {
                array?.Dispose();
            }

            throw;
        }
    }

    private ArrayData Resolve(ResolvedColumn column, Field field, IArrowArray[] stored, int length)
    {
        switch (column.Virtual)
        {
            case VirtualColumn.None:
                FieldSource source = StoredColumnResolver.Resolve(column, field, column.Name, _stored);
                return source.Plan.Resolve(source.Position < 0 ? null : stored[source.Position].Data, length);
            case VirtualColumn.RowId:
                return Integers(_rowIds);
            case VirtualColumn.SnapshotId:
                return Integers(_snapshotIds);
            default:
                return NullArrays.Create(field.DataType, length);
        }
    }

    private static ArrayData Integers(List<long> values) =>
        new(Int64Type.Default, values.Count, 0, 0, [ArrowBuffer.Empty, ArrowBuffer.CopyOf<long>(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(values))]);
}
