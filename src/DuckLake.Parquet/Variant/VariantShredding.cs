using System.Text;
using DuckLake.Columnar;

namespace DuckLake.Parquet.Variant;

/// <summary>
/// How a variant column, a field of a shredded object or an element of a shredded array is stored (VariantShredding.md): where its
/// <c>value</c> and <c>typed_value</c> lie in its group, and how the typed value is shredded further. Immutable.
/// </summary>
internal sealed class VariantShredding
{
    private const string MetadataName = "metadata";
    private const string ValueName = "value";
    private const string TypedValueName = "typed_value";

    private VariantShredding(StructType group, string path)
    {
        Path = path;
        MetadataIndex = IndexOf(group, MetadataName);
        ValueIndex = IndexOf(group, ValueName);
        TypedValueIndex = IndexOf(group, TypedValueName);
        if (ValueIndex < 0 && TypedValueIndex < 0)
        {
            throw Invalid(ParquetErrorKind.Corrupt, "has neither a value nor a typed_value");
        }

        if (ValueIndex >= 0 && group.Fields[ValueIndex].DataType is not BinaryType)
        {
            throw Invalid(ParquetErrorKind.Corrupt, $"has a value of type {group.Fields[ValueIndex].DataType} where binary is expected");
        }

        if (TypedValueIndex < 0)
        {
            return;
        }

        Field typed = group.Fields[TypedValueIndex];
        switch (typed.DataType)
        {
            case StructType fields:
                Kind = VariantShreddingKind.Object;
                (Fields, FieldIndexes, FieldNames) = MakeFields(fields);
                break;
            case ListType list:
                Kind = VariantShreddingKind.Array;
                Element = MakeChild(list.ValueField, "element");
                break;
            default:
                Kind = VariantShreddingKind.Primitive;
                if (!ShreddedPrimitive.IsSupported(typed))
                {
                    throw Invalid(ParquetErrorKind.Unsupported, $"is shredded as {typed.ExtensionName ?? typed.DataType.ToString()}, which variants do not hold");
                }

                break;
        }
    }

    /// <summary>Dotted path of the group, for messages.</summary>
    internal string Path { get; }

    /// <summary>Position of the metadata in the group; used at the root only.</summary>
    internal int MetadataIndex { get; }

    /// <summary>Position of the encoded value in the group, or -1.</summary>
    internal int ValueIndex { get; }

    /// <summary>Position of the typed value in the group, or -1.</summary>
    internal int TypedValueIndex { get; }

    internal VariantShreddingKind Kind { get; }

    /// <summary>The shredded fields of an object in the byte order of their names.</summary>
    internal VariantShredding[] Fields { get; } = [];

    /// <summary>Position of each of <see cref="Fields"/> in the typed value.</summary>
    internal int[] FieldIndexes { get; } = [];

    /// <summary>UTF-8 name of each of <see cref="Fields"/>.</summary>
    internal byte[][] FieldNames { get; } = [];

    /// <summary>The elements of a shredded array, else null.</summary>
    internal VariantShredding? Element { get; }

    /// <summary>The storage of a variant column.</summary>
    /// <param name="group">Type of its group as it lies in the file.</param>
    /// <param name="path">Dotted path of the column, for messages.</param>
    /// <exception cref="InvalidParquetException">The group is no variant or is shredded in a way variants do not allow.</exception>
    internal static VariantShredding Create(StructType group, string path)
    {
        var root = new VariantShredding(group, path);
        if (root.MetadataIndex < 0 || group.Fields[root.MetadataIndex].DataType is not BinaryType)
        {
            throw root.Invalid(ParquetErrorKind.Corrupt, "has no metadata of type binary");
        }

        return root;
    }

    private static int IndexOf(StructType group, string name)
    {
        for (int i = 0; i < group.Fields.Count; i++)
        {
            if (group.Fields[i].Name == name)
            {
                return i;
            }
        }

        return -1;
    }

    private (VariantShredding[] Fields, int[] Indexes, byte[][] Names) MakeFields(StructType type)
    {
        int count = type.Fields.Count;
        byte[][] names = [.. type.Fields.Select(field => Encoding.UTF8.GetBytes(field.Name))];
        int[] indexes = [.. Enumerable.Range(0, count)];
        Array.Sort(indexes, (left, right) => names[left].AsSpan().SequenceCompareTo(names[right]));
        var fields = new VariantShredding[count];
        for (int i = 0; i < count; i++)
        {
            Field field = type.Fields[indexes[i]];
            if (i > 0 && field.Name == type.Fields[indexes[i - 1]].Name)
            {
                throw Invalid(ParquetErrorKind.Corrupt, $"has two shredded fields of the name '{field.Name}'");
            }

            fields[i] = MakeChild(field, field.Name);
        }

        return (fields, indexes, Array.ConvertAll(indexes, index => names[index]));
    }

    private VariantShredding MakeChild(Field field, string name) => field.DataType is StructType group
        ? new VariantShredding(group, $"{Path}.{TypedValueName}.{name}")
        : throw Invalid(ParquetErrorKind.Corrupt, $"has a shredded part '{name}' of type {field.DataType} where a group is expected");

    private InvalidParquetException Invalid(ParquetErrorKind kind, string problem)
    {
        var error = new InvalidParquetException(kind, $"The variant {problem}.");
        error.Locate(columnPath: Path);
        return error;
    }
}
