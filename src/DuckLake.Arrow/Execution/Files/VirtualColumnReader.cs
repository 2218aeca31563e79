using DuckLake.Columnar;

namespace DuckLake.Arrow.Execution;

/// <summary>Makes the virtual columns of the kept rows of a chunk.</summary>
internal static class VirtualColumnReader
{
    /// <summary>The values, owned by the caller.</summary>
    internal static ArrayData Read(VirtualColumn column, Field field, FileScan scan, RowChunk chunk)
    {
        switch (column)
        {
            case VirtualColumn.RowId:
                return scan.RowIds is { } rowIds ? ReadEmbedded(rowIds, chunk) : Positions(chunk, scan.File.RowIdStart!.Value, Int64Type.Default);
            case VirtualColumn.SnapshotId:
                return scan.SnapshotIds is { } snapshots ? ReadEmbedded(snapshots, chunk) : Snapshots(scan.File, chunk);
            case VirtualColumn.FileRowNumber:
                return Positions(chunk, 0, Int64Type.Default);
            case VirtualColumn.FileIndex:
                return Constant((ulong)scan.File.FileIndex, chunk.KeptCount, UInt64Type.Default);
            case VirtualColumn.FileName:
                using (IArrowArray names = ValueParser.Repeat(field.WithDataType(StringType.Default), scan.File.Path, chunk.KeptCount))
                {
                    return LogicalCast.Cast(names.Data, field, Metadata.DuckLakeType.Of(Metadata.DuckLakeTypeKind.Varchar));
                }

            default:
                throw new ArgumentOutOfRangeException(nameof(column), column, "Not a virtual column.");
        }
    }

    private static ArrayData ReadEmbedded(FieldSource source, RowChunk chunk)
    {
        IArrowArray values = chunk.GetField(source.Position)!;
        if (values.NullCount > 0)
        {
            throw new InvalidDataException($"The internal column '{source.Plan.Field.Name}' holds NULLs.");
        }

        return source.Plan.Resolve(values.Data, chunk.KeptCount);
    }

    private static ArrayData Positions(RowChunk chunk, long first, IArrowType type)
    {
        ArrowBuffer values = MemoryAllocator.Shared.Allocate((long)chunk.KeptCount * sizeof(long));
        Span<long> to = values.AsSpan<long>();
        long start = first + chunk.FirstRow;
        if (chunk.KeepsAll)
        {
            for (int i = 0; i < to.Length; i++)
            {
                to[i] = start + i;
            }
        }
        else
        {
            ReadOnlySpan<int> selection = chunk.Selection;
            for (int i = 0; i < to.Length; i++)
            {
                to[i] = start + selection[i];
            }
        }

        return new ArrayData(type, to.Length, 0, 0, [ArrowBuffer.Empty, values]);
    }

    private static ArrayData Snapshots(ScanFile file, RowChunk chunk)
    {
        if (file.PartialRanges.Count == 0)
        {
            return Constant(file.BeginSnapshot, chunk.KeptCount, Int64Type.Default);
        }

        ArrowBuffer values = MemoryAllocator.Shared.Allocate((long)chunk.KeptCount * sizeof(long));
        Span<long> to = values.AsSpan<long>();
        for (int i = 0, range = 0; i < to.Length; i++)
        {
            long position = chunk.PositionOf(i);
            while (range < file.PartialRanges.Count - 1 && position >= file.PartialRanges[range].RowCount)
            {
                range++;
            }

            to[i] = file.PartialRanges[range].SnapshotId;
        }

        return new ArrayData(Int64Type.Default, to.Length, 0, 0, [ArrowBuffer.Empty, values]);
    }

    private static unsafe ArrayData Constant<T>(T value, int length, IArrowType type)
        where T : unmanaged
    {
        ArrowBuffer values = MemoryAllocator.Shared.Allocate((long)length * sizeof(T));
        values.AsSpan<T>().Fill(value);
        return new ArrayData(type, length, 0, 0, [ArrowBuffer.Empty, values]);
    }
}
