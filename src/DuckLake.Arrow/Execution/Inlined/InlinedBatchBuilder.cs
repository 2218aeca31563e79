using System.Runtime.InteropServices;
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

    /// <exception cref="DuckLakeException">A cell is no value of its column's type, or of a type that cannot be read.</exception>
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
            catch (NotSupportedException e)
            {
                throw new DuckLakeException(
                    DuckLakeErrorKind.Unsupported, $"The inlined rows of '{_task.Inlined!.InlinedTableName}' cannot be read: {e.Message} Leave the column out, or flush the rows to files in DuckDB first.", e)
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

            return InlinedBatch.Build(_task, _schema, _stored, stored!, CollectionsMarshal.AsSpan(_rowIds), CollectionsMarshal.AsSpan(_snapshotIds));
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
}
