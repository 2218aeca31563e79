using DuckLake.Columnar;

namespace DuckLake.Parquet.Writing;

/// <summary>A column of the file and how Arrow values become its values.</summary>
internal sealed class WriteLeaf
{
    internal required ParquetColumn Column { get; init; }

    /// <summary>Storage type of the Arrow values, dictionaries and runs removed.</summary>
    internal required IArrowType ArrowType { get; init; }

    internal required LeafKind Kind { get; init; }

    internal LeafConversion Conversion { get; init; }

    /// <summary>Factor of <see cref="LeafConversion.Multiply"/>.</summary>
    internal long Factor { get; init; } = 1;

    /// <summary>Order of byte strings.</summary>
    internal BytesOrder Order { get; init; }

    /// <summary>True if values must be UTF-8.</summary>
    internal bool IsText { get; init; }

    /// <summary>True for bounds that mean nothing although the physical type has an order.</summary>
    internal bool HasNoBounds { get; init; }

    /// <summary>True for geometries and geographies as WKB.</summary>
    internal bool IsGeometry { get; init; }

    /// <summary>The fields from the top-level one down to the leaf's own.</summary>
    internal WriteNode[] Path { get; set; } = [];

    /// <summary>Index of the top-level field.</summary>
    internal int FieldIndex { get; set; }

    internal int Index => Column.ColumnIndex;

    internal int MaxDefinition => Column.MaxDefinitionLevel;

    internal int MaxRepetition => Column.MaxRepetitionLevel;

    internal ParquetWriteException Error(ParquetWriteErrorKind kind, string message, Exception? inner = null) => new(kind, Column.Path, message, inner);
}
