using DuckLake.Columnar;
using DuckLake.Parquet;
using DuckLake.Parquet.Decoding;

namespace DuckLake.Arrow.Execution;

/// <summary>A variant as Parquet keeps it: a group of metadata and value.</summary>
internal sealed class VariantPlan : ColumnPlan
{
    private const string MetadataName = "metadata";
    private const string ValueName = "value";

    private readonly int _metadata;
    private readonly int _value;

    internal VariantPlan(Field field, ArrowNode node, string path)
        : base(field)
    {
        _metadata = Array.FindIndex(node.Children, child => child.Source.Name == MetadataName);
        _value = Array.FindIndex(node.Children, child => child.Source.Name == ValueName);
        if (_metadata < 0 || _value < 0 || node.Children.Length != 2)
        {
            throw new DuckLakeException(
                DuckLakeErrorKind.Unsupported,
                $"The variant has the fields {string.Join(", ", node.Children.Select(child => child.Source.Name))}; only metadata and value (no shredding) can be read.")
            {
                ColumnPath = path,
            };
        }
    }

    internal override ArrayData Resolve(ArrayData? source, int length)
    {
        StructType type = (StructType)Field.DataType;
        ArrayData metadata = Child(source!, _metadata, type.Fields[0].DataType, length);
        try
        {
            ArrayData value = Child(source!, _value, type.Fields[1].DataType, length);
            return new ArrayData(type, length, source!.NullCount, 0, [ArrayHelpers.CopyValidity(source)], [metadata, value]);
        }
        catch
        {
            metadata.Dispose();
            throw;
        }
    }

    private static ArrayData Child(ArrayData source, int index, IArrowType type, int length) =>
        ArrayCast.TryCast(source.Children[index].Borrow(source.Offset, length), type)
        ?? throw new InvalidParquetException($"A variant holds {source.Children[index].DataType}; binary is expected.");
}
