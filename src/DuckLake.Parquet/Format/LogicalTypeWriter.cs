namespace DuckLake.Parquet;

/// <summary>Writes parquet.thrift <c>LogicalType</c>; the counterpart of <see cref="LogicalTypeParser"/>.</summary>
internal static class LogicalTypeWriter
{
    public static void Write(ref ThriftWriter writer, short id, ParquetLogicalType type)
    {
        short outer = writer.BeginStruct(id);
        short member = type.Kind switch
        {
            ParquetLogicalTypeKind.Unrecognized or ParquetLogicalTypeKind.Interval => throw new ArgumentException(
                $"The logical type {type.Kind} has no member in the union; write its converted type alone.", nameof(type)),
            _ => (short)type.Kind,
        };
        short union = writer.BeginStruct(member);
        switch (type.Kind)
        {
            case ParquetLogicalTypeKind.Decimal:
                writer.I32(1, type.Scale);
                writer.I32(2, type.Precision);
                break;
            case ParquetLogicalTypeKind.Time or ParquetLogicalTypeKind.Timestamp:
                writer.Bool(1, type.IsAdjustedToUtc);
                writer.EmptyUnion(2, (short)type.TimeUnit);
                break;
            case ParquetLogicalTypeKind.Integer:
                writer.I8(1, (sbyte)type.BitWidth);
                writer.Bool(2, type.IsSigned);
                break;
            case ParquetLogicalTypeKind.Variant:
                if (type.SpecificationVersion is { } version)
                {
                    writer.I8(1, (sbyte)version);
                }

                break;
            case ParquetLogicalTypeKind.Geometry:
                writer.Text(1, type.Crs);
                break;
            case ParquetLogicalTypeKind.Geography:
                writer.Text(1, type.Crs);
                if (type.EdgeAlgorithm != ParquetEdgeAlgorithm.Spherical)
                {
                    writer.I32(2, (int)type.EdgeAlgorithm);
                }

                break;
        }

        writer.EndStruct(union);
        writer.EndStruct(outer);
    }
}
