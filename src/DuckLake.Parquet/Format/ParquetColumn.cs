namespace DuckLake.Parquet;

/// <summary>A leaf of the schema tree: a column that has chunks in every row group.</summary>
public sealed class ParquetColumn : ParquetNode
{
    internal ParquetColumn(string name, ParquetNode parent, ParquetRepetition repetition, ParquetPhysicalType physicalType)
        : base(name, parent, repetition) => PhysicalType = physicalType;

    /// <summary>The physical type.</summary>
    public ParquetPhysicalType PhysicalType { get; }

    /// <summary>Bytes per value of a <see cref="ParquetPhysicalType.FixedLenByteArray"/> (at least 1), else 0.</summary>
    public int TypeLength { get; internal init; }

    /// <summary>Position among the leaves in schema order, and of its chunk in every row group.</summary>
    public int ColumnIndex => FirstColumnIndex;

    /// <summary>Bytes of one PLAIN value: 4, 8, 12 or <see cref="TypeLength"/>; 0 for booleans and byte arrays.</summary>
    internal int FixedWidthBytes => PhysicalType switch
    {
        ParquetPhysicalType.Int32 or ParquetPhysicalType.Float => 4,
        ParquetPhysicalType.Int64 or ParquetPhysicalType.Double => 8,
        ParquetPhysicalType.Int96 => 12,
        ParquetPhysicalType.FixedLenByteArray => TypeLength,
        _ => 0,
    };
}
