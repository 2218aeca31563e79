namespace DuckLake.Parquet;

/// <summary>What a written file holds in one column, over all row groups. Immutable.</summary>
public sealed class ParquetWrittenColumn
{
    internal ParquetWrittenColumn(ParquetColumn column) => Column = column;

    /// <summary>The leaf of the file's schema: path, field id, physical and logical type.</summary>
    public ParquetColumn Column { get; }

    /// <summary>Names from below the root joined by dots.</summary>
    public string Path => Column.Path;

    /// <summary>The field id, or null.</summary>
    public int? FieldId => Column.FieldId;

    /// <summary>Size of the column chunks as stored, page headers included.</summary>
    public long CompressedSizeBytes { get; internal init; }

    /// <summary>Number of values, nulls included. Within lists an empty list counts as one null.</summary>
    public long ValueCount { get; internal init; }

    /// <summary>Number of nulls, those of structs and lists around the column included.</summary>
    public long NullCount { get; internal init; }

    /// <summary>Number of nulls of the column itself, its structs and lists being there.</summary>
    public long OwnNullCount { get; internal init; }

    /// <summary>Whether a value is NaN; null for columns that are not floating-point.</summary>
    public bool? ContainsNaN { get; internal init; }

    /// <summary>
    /// The least value, in full, as a PLAIN value without a length; NaN does not count. Null without values and for types without bounds
    /// (intervals, geometries, times with zone, 128-bit integers).
    /// </summary>
    public ReadOnlyMemory<byte>? Min { get; internal init; }

    /// <summary>The greatest value, as <see cref="Min"/>.</summary>
    public ReadOnlyMemory<byte>? Max { get; internal init; }

    /// <summary>The box around all geometries, or null when there is no coordinate or the column is no geometry.</summary>
    public ParquetBoundingBox? BoundingBox { get; internal init; }

    /// <summary>
    /// The types of geometry that occur, in lower case with the suffix <c>_z</c>, <c>_m</c> or <c>_zm</c>, in the order of their codes.
    /// </summary>
    public IReadOnlyList<string> GeometryTypes { get; internal init; } = [];
}
