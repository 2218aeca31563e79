using System.Numerics;
using DuckLake.Columnar;
using DuckLake.Metadata;
using DuckLake.Parquet;
using DuckLake.Parquet.Decoding;

namespace DuckLake.Arrow.Execution;

/// <summary>The statistics of a row group as filters see them.</summary>
internal readonly struct RowGroupStatistics(FileColumnResolver columns, RowGroupMetadata rowGroup) : IFilterStatistics
{
    public bool TryGetBounds(BoundColumn column, out ColumnBounds bounds)
    {
        bounds = default;
        ArrowNode? rowIds = column.Virtual == VirtualColumn.RowId ? columns.FindInternal(FileColumnResolver.RowIdFieldId) : null;
        if (rowIds is null && FirstValue(column.Virtual) is { } first)
        {
            bounds = new ColumnBounds
            {
                Min = BoundValue.Of((BigInteger)first),
                Max = BoundValue.Of((BigInteger)first + rowGroup.RowCount - 1),
                NullCount = 0,
                ValueCount = rowGroup.RowCount,
            };
            return true;
        }

        if (column.Path.Count == 1 && columns.FindConstant(column.ColumnId) is { } constant)
        {
            return constant.TryGetBounds(column.Type, rowGroup.RowCount, out bounds);
        }

        if ((rowIds ?? columns.FindLeaf(column.ColumnId)) is not { } leaf || !KeepsValues(leaf.Field.DataType, column.Type))
        {
            return false;
        }

        ColumnChunkMetadata chunk = rowGroup.Columns[leaf.Column.ColumnIndex];
        if (chunk.Statistics is not { } statistics)
        {
            return false;
        }

        bounds = new ColumnBounds
        {
            Min = Read(statistics, StatisticsBound.Min, leaf.Field.DataType),
            Max = Read(statistics, StatisticsBound.Max, leaf.Field.DataType),
            NullCount = statistics.NullCount,
            ValueCount = chunk.ValueCount - statistics.NullCount,
            ContainsNan = statistics.NanCount is { } nans ? nans > 0 : null,
        };
        return true;
    }

    // Row ids and positions that follow from where the row group lies in the file.
    private long? FirstValue(VirtualColumn column) => column switch
    {
        VirtualColumn.RowId => columns.FirstRowId + rowGroup.FirstRowIndex,
        VirtualColumn.FileRowNumber => rowGroup.FirstRowIndex,
        _ => null,
    };

    public bool MightContain(BoundColumn column, BoundValue value) => true;

    /// <summary>True if a value in the file compares like the value of the column it becomes.</summary>
    internal static bool KeepsValues(IArrowType stored, DuckLakeType type) => type.Kind switch
    {
        DuckLakeTypeKind.Boolean => stored is BooleanType,
        DuckLakeTypeKind.Int8 or DuckLakeTypeKind.Int16 or DuckLakeTypeKind.Int32 or DuckLakeTypeKind.Int64
            or DuckLakeTypeKind.UInt8 or DuckLakeTypeKind.UInt16 or DuckLakeTypeKind.UInt32 or DuckLakeTypeKind.UInt64 =>
            stored.TypeId is >= ArrowTypeId.UInt8 and <= ArrowTypeId.Int64,
        DuckLakeTypeKind.Float32 => stored is FloatType,
        DuckLakeTypeKind.Float64 => stored is FloatType or DoubleType,
        DuckLakeTypeKind.Decimal => stored is Decimal128Type decimalType && decimalType.Scale == type.Scale,
        DuckLakeTypeKind.Date or DuckLakeTypeKind.Time or DuckLakeTypeKind.TimeNs or DuckLakeTypeKind.Timestamp or DuckLakeTypeKind.TimestampS
            or DuckLakeTypeKind.TimestampMs or DuckLakeTypeKind.TimestampNs or DuckLakeTypeKind.TimestampTz or DuckLakeTypeKind.TimestampTzNs =>
            stored.Equals(DuckLakeTypeMapping.ToArrowType(type)),
        DuckLakeTypeKind.Varchar or DuckLakeTypeKind.Json or DuckLakeTypeKind.Blob =>
            CastKernel.IsBytes(stored is DictionaryType dictionary ? dictionary.ValueType : stored),
        DuckLakeTypeKind.Uuid => stored is FixedSizeBinaryType,
        _ => false,
    };

    private static BoundValue? Read(ColumnStatistics statistics, StatisticsBound bound, IArrowType stored)
    {
        switch (stored)
        {
            case BooleanType:
                return statistics.TryGetBoolean(bound, out bool flag) ? BoundValue.Of(flag ? BigInteger.One : BigInteger.Zero) : null;
            case FloatType or DoubleType:
                return statistics.TryGetDouble(bound, out double number) ? BoundValue.Of(number) : null;
            case FixedWidthType and not (FixedSizeBinaryType or DictionaryType):
                return statistics.TryGetInteger(bound, out Int128 integer) ? BoundValue.Of((BigInteger)integer) : null;
            default:
                return statistics.TryGetBytes(bound, out ReadOnlyMemory<byte> bytes) ? BoundValue.Of(bytes.ToArray()) : null;
        }
    }
}
