namespace DuckLake.Columnar;

/// <summary>Imports schemas through the Arrow C Data Interface. The given struct is always released.</summary>
public static unsafe class CArrowSchemaImporter
{
    /// <summary>Reads a struct as a schema and releases it.</summary>
    /// <param name="source">A schema whose top level is a struct.</param>
    /// <exception cref="ArrowFormatException">The schema breaks the format.</exception>
    /// <exception cref="ArgumentException">The struct was released already.</exception>
    public static Schema ImportSchema(CArrowSchema* source)
    {
        Field field = ImportField(source);
        return field.DataType is StructType fields
            ? new Schema(fields.Fields, field.Metadata)
            : throw new ArrowFormatException($"A schema is a struct at its top level; found {field.DataType}.");
    }

    /// <summary>Reads a field and releases the struct.</summary>
    /// <param name="source">The field.</param>
    /// <exception cref="ArrowFormatException">The schema breaks the format.</exception>
    /// <exception cref="ArgumentException">The struct was released already.</exception>
    public static Field ImportField(CArrowSchema* source)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source->Release == null)
        {
            throw new ArgumentException("The Arrow schema was released already.", nameof(source));
        }

        try
        {
            return Read(source, 0);
        }
        finally
        {
            source->Release(source);
        }
    }

    /// <summary>Reads a type and releases the struct.</summary>
    /// <param name="source">The type.</param>
    /// <exception cref="ArrowFormatException">The schema breaks the format.</exception>
    /// <exception cref="ArgumentException">The struct was released already.</exception>
    public static IArrowType ImportType(CArrowSchema* source) => ImportField(source).DataType;

    private static Field Read(CArrowSchema* source, int depth)
    {
        if (depth > CDataFormat.MaxDepth)
        {
            throw new ArrowFormatException($"The Arrow schema nests deeper than {CDataFormat.MaxDepth} levels.");
        }

        if (source == null || source->Release == null)
        {
            throw new ArrowFormatException("A child of the Arrow schema is null or released.");
        }

        string format = CDataText.Read(source->Format) ?? throw new ArrowFormatException("The Arrow schema has no format string.");
        if (source->ChildCount is < 0 or > int.MaxValue || (source->ChildCount > 0 && source->Children == null))
        {
            throw new ArrowFormatException($"The Arrow schema '{format}' claims {source->ChildCount} children.");
        }

        var children = new List<Field>();
        for (long i = 0; i < source->ChildCount; i++)
        {
            children.Add(Read(source->Children[i], depth + 1));
        }

        IArrowType type = CDataFormat.Parse(format, [.. children], source->Flags);
        if (source->Dictionary != null)
        {
            IArrowType values = Read(source->Dictionary, depth + 1).DataType;
            if (type.TypeId is < ArrowTypeId.UInt8 or > ArrowTypeId.Int64)
            {
                throw new ArrowFormatException($"Dictionary indices are integers; found {type}.");
            }

            type = new DictionaryType(type, values, (source->Flags & CDataFormat.DictionaryOrdered) != 0);
        }

        return new Field(CDataText.Read(source->Name) ?? string.Empty, type, (source->Flags & CDataFormat.Nullable) != 0, CDataText.ReadMetadata(source->Metadata));
    }
}
