namespace DuckLake.Columnar;

/// <summary>Checks that array data keeps the rules of the Arrow columnar format.</summary>
internal static partial class ArrayValidation
{
    /// <exception cref="ArrowFormatException">The data breaks the format; the message says where.</exception>
    internal static void Validate(ArrayData data, ArrayValidationLevel level) => Validate(data, level, data.DataType.Name);

    /// <exception cref="ArrowFormatException">A column breaks the format; the message says where.</exception>
    internal static void Validate(RecordBatch batch, ArrayValidationLevel level)
    {
        for (int i = 0; i < batch.ColumnCount; i++)
        {
            Validate(batch.Column(i).Data, level, batch.Schema.FieldsList[i].Name);
        }
    }

    /// <summary>Checks one array whose children and dictionary were checked before.</summary>
    /// <exception cref="ArrowFormatException">The data breaks the format; the message says where.</exception>
    internal static void ValidateShallow(ArrayData data, ArrayValidationLevel level, string path)
    {
        ExpectShape(data, path);
        if (data.HasValidityBuffer)
        {
            if (!data.Buffers[0].IsEmpty)
            {
                ExpectBytes(data, 0, ((long)data.Offset + data.Length + 7) >> 3, path);
            }

            if (level != ArrayValidationLevel.Light)
            {
                int nulls = data.Buffers[0].IsEmpty ? 0 : data.Length - BitUtility.CountBits(data.Buffers[0].Span, data.Offset, data.Length);
                if (nulls != data.NullCount)
                {
                    throw Broken(path, $"the null count is {data.NullCount}, the bitmap has {nulls}");
                }
            }
        }

        ValidateValues(data, level, path);
    }

    private static void Validate(ArrayData data, ArrayValidationLevel level, string path)
    {
        ValidateShallow(data, level, path);
        for (int i = 0; i < data.Children.Length; i++)
        {
            Validate(data.Children[i], level, $"{path}.{((NestedType)data.DataType).Fields[i].Name}");
        }

        if (data.Dictionary is not null)
        {
            Validate(data.Dictionary, level, path + ".dictionary");
        }
    }

    private static void ExpectShape(ArrayData data, string path)
    {
        IReadOnlyList<Field> fields = data.DataType is NestedType nested ? nested.Fields : [];
        if (data.Children.Length != fields.Count)
        {
            throw Broken(path, $"{fields.Count} children are needed, {data.Children.Length} are there");
        }

        for (int i = 0; i < fields.Count; i++)
        {
            if (!data.Children[i].DataType.Equals(fields[i].DataType))
            {
                throw Broken(path, $"child '{fields[i].Name}' is {data.Children[i].DataType}, the type says {fields[i].DataType}");
            }
        }

        if (data.DataType is DictionaryType != data.Dictionary is not null)
        {
            throw Broken(path, "a dictionary belongs to dictionary types, and to no other");
        }

        int buffers = data.DataType.TypeId switch
        {
            ArrowTypeId.Null or ArrowTypeId.RunEndEncoded => 0,
            ArrowTypeId.Struct or ArrowTypeId.FixedSizeList or ArrowTypeId.SparseUnion => 1,
            ArrowTypeId.String or ArrowTypeId.Binary or ArrowTypeId.LargeString or ArrowTypeId.LargeBinary
                or ArrowTypeId.ListView or ArrowTypeId.LargeListView => 3,
            _ => 2,
        };
        bool isView = data.DataType.TypeId is ArrowTypeId.StringView or ArrowTypeId.BinaryView;
        if (isView ? data.Buffers.Length < buffers : data.Buffers.Length != buffers)
        {
            throw Broken(path, $"{buffers} buffers are needed, {data.Buffers.Length} are there");
        }
    }

    private static void ValidateValues(ArrayData data, ArrayValidationLevel level, string path)
    {
        long end = (long)data.Offset + data.Length;
        switch (data.DataType.TypeId)
        {
            case ArrowTypeId.Null:
                break;
            case ArrowTypeId.Boolean:
                ExpectBytes(data, 1, (end + 7) >> 3, path);
                break;
            case ArrowTypeId.String or ArrowTypeId.Binary:
                ValidateOffsets<int>(data, data.Buffers[2].Length, level, path);
                ValidateText(data, level, path);
                break;
            case ArrowTypeId.LargeString or ArrowTypeId.LargeBinary:
                ValidateOffsets<long>(data, data.Buffers[2].Length, level, path);
                ValidateText(data, level, path);
                break;
            case ArrowTypeId.StringView or ArrowTypeId.BinaryView:
                ValidateViews(data, level, path);
                ValidateText(data, level, path);
                break;
            case ArrowTypeId.List or ArrowTypeId.Map:
                ValidateOffsets<int>(data, data.Children[0].Length, level, path);
                break;
            case ArrowTypeId.LargeList:
                ValidateOffsets<long>(data, data.Children[0].Length, level, path);
                break;
            case ArrowTypeId.ListView:
                ValidateListViews<int>(data, level, path);
                break;
            case ArrowTypeId.LargeListView:
                ValidateListViews<long>(data, level, path);
                break;
            case ArrowTypeId.FixedSizeList:
                ExpectChildLength(data, 0, end * ((FixedSizeListType)data.DataType).ListSize, path);
                break;
            case ArrowTypeId.Struct:
                for (int i = 0; i < data.Children.Length; i++)
                {
                    ExpectChildLength(data, i, end, path);
                }

                break;
            case ArrowTypeId.DenseUnion or ArrowTypeId.SparseUnion:
                ValidateUnion(data, level, path);
                break;
            case ArrowTypeId.RunEndEncoded:
                ValidateRuns(data, level, path);
                break;
            default:
                ExpectBytes(data, 1, end * ((FixedWidthType)data.DataType).ByteWidth, path);
                if (data.Dictionary is not null && level != ArrayValidationLevel.Light)
                {
                    ValidateIndices(data, path);
                }

                break;
        }
    }

    private static void ExpectBytes(ArrayData data, int buffer, long bytes, string path)
    {
        if (data.Buffers[buffer].Length < bytes)
        {
            throw Broken(path, $"buffer {buffer} has {data.Buffers[buffer].Length} bytes, {bytes} are needed for {data.Length} values at offset {data.Offset}");
        }
    }

    private static void ExpectChildLength(ArrayData data, int child, long length, string path)
    {
        if (data.Children[child].Length < length)
        {
            throw Broken(path, $"child {child} has {data.Children[child].Length} values, {length} are needed");
        }
    }

    private static ArrowFormatException Broken(string path, string problem) => new($"Invalid Arrow data at {path}: {problem}.");
}
