using DuckLake.Columnar;
using DuckLake.Metadata;

namespace DuckLake.Arrow.Execution;

/// <summary>Makes a batch of a scan from the stored columns of inlined rows: mapped by column id, converted, filtered.</summary>
internal sealed class InlinedBatch
{
    private readonly ScanTask _task;
    private readonly Schema _schema;
    private readonly IReadOnlyList<ResolvedColumn> _stored;
    private readonly IReadOnlyList<IArrowArray> _arrays;
    private readonly int _length;

    private InlinedBatch(ScanTask task, Schema schema, IReadOnlyList<ResolvedColumn> stored, IReadOnlyList<IArrowArray> arrays, int length)
    {
        _task = task;
        _schema = schema;
        _stored = stored;
        _arrays = arrays;
        _length = length;
    }

    /// <summary>The rows the task's filter keeps, or null if there are none.</summary>
    /// <param name="task">The task.</param>
    /// <param name="schema">The schema of its output.</param>
    /// <param name="stored">The stored columns.</param>
    /// <param name="arrays">Their values, one array per column; borrowed.</param>
    /// <param name="rowIds">The row ids, one per row.</param>
    /// <param name="snapshotIds">The snapshots the rows began at, one per row; empty for rows that begin at none yet.</param>
    internal static RecordBatch? Build(
        ScanTask task,
        Schema schema,
        IReadOnlyList<ResolvedColumn> stored,
        IReadOnlyList<IArrowArray> arrays,
        ReadOnlySpan<long> rowIds,
        ReadOnlySpan<long> snapshotIds)
    {
        var inlined = new InlinedBatch(task, schema, stored, arrays, rowIds.Length);
        using KleeneMask? mask = inlined.Evaluate(rowIds, snapshotIds);
        int kept = mask?.CountTrue() ?? rowIds.Length;
        if (kept == 0)
        {
            return null;
        }

        RecordBatch batch = inlined.BuildBatch(rowIds, snapshotIds);
        if (kept == rowIds.Length)
        {
            return batch;
        }

        using (batch)
        {
            return FilterKernel.Filter(batch, mask!);
        }
    }

    private KleeneMask? Evaluate(ReadOnlySpan<long> rowIds, ReadOnlySpan<long> snapshotIds)
    {
        if (_task.Filter is null)
        {
            return null;
        }

        using var input = new FilterInput(_task.FilterColumns, _length);
        for (int i = 0; i < _task.FilterColumns.Count; i++)
        {
            ResolvedColumn column = _task.FilterColumns[i];
            input.Set(i, Resolve(column, column.ToField(_task.Strings), rowIds, snapshotIds));
        }

        return FilterEvaluator.Evaluate(_task.Filter, input);
    }

    private RecordBatch BuildBatch(ReadOnlySpan<long> rowIds, ReadOnlySpan<long> snapshotIds)
    {
        var built = new IArrowArray?[_task.Columns.Count];
        try
        {
            for (int i = 0; i < built.Length; i++)
            {
                built[i] = ArrowArrayFactory.BuildArray(Resolve(_task.Columns[i], _schema.FieldsList[i], rowIds, snapshotIds));
            }

            return new RecordBatch(_schema, built!, _length);
        }
        catch
        {
            foreach (IArrowArray? array in built)
            {
                array?.Dispose();
            }

            throw;
        }
    }

    private ArrayData Resolve(ResolvedColumn column, Field field, ReadOnlySpan<long> rowIds, ReadOnlySpan<long> snapshotIds)
    {
        switch (column.Virtual)
        {
            case VirtualColumn.None:
                FieldSource source = StoredColumnResolver.Resolve(column, field, column.Name, _stored);
                return source.Plan.Resolve(source.Position < 0 ? null : _arrays[source.Position].Data, _length);
            case VirtualColumn.RowId:
                return Integers(rowIds);
            case VirtualColumn.SnapshotId:
                return snapshotIds.IsEmpty ? NullArrays.Create(field.DataType, _length) : Integers(snapshotIds);
            default:
                return _task.Inlined is { FileIndex: { } index } ? Place(column.Virtual, field, (ulong)index, rowIds) : NullArrays.Create(field.DataType, _length);
        }
    }

    /// <summary>The name shown in place of a file's; rows of the open transaction have the reference's name for them.</summary>
    private string FileName => _task.Inlined!.Overlay?.Added.ContainsKey(_task.Inlined.InlinedTableName) == true
        ? "__ducklake_inlined_transaction_local_data"
        : _task.Inlined.InlinedTableName;

    // Rows of the open transaction count from their first provisional id.
    private static ReadOnlySpan<long> RowNumbers(ReadOnlySpan<long> rowIds)
    {
        if (rowIds.IsEmpty || rowIds[^1] < ProvisionalIds.FirstRowId)
        {
            return rowIds;
        }

        long[] numbers = new long[rowIds.Length];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = rowIds[i] < ProvisionalIds.FirstRowId ? rowIds[i] : rowIds[i] - ProvisionalIds.FirstRowId;
        }

        return numbers;
    }

    private ArrayData Place(VirtualColumn column, Field field, ulong fileIndex, ReadOnlySpan<long> rowIds)
    {
        switch (column)
        {
            case VirtualColumn.FileRowNumber:
                return Integers(RowNumbers(rowIds));
            case VirtualColumn.FileIndex:
                ArrowBuffer indexes = MemoryAllocator.Shared.Allocate((long)_length * sizeof(ulong));
                indexes.AsSpan<ulong>().Fill(fileIndex);
                return new ArrayData(UInt64Type.Default, _length, 0, 0, [ArrowBuffer.Empty, indexes]);
            default:
                using (IArrowArray names = ValueParser.Repeat(field.WithDataType(StringType.Default), FileName, _length))
                {
                    return LogicalCast.Cast(names.Data, field, DuckLakeType.Of(DuckLakeTypeKind.Varchar));
                }
        }
    }

    private static ArrayData Integers(ReadOnlySpan<long> values) =>
        new(Int64Type.Default, values.Length, 0, 0, [ArrowBuffer.Empty, ArrowBuffer.CopyOf(values)]);
}
