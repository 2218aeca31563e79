using DuckLake.Columnar;

namespace DuckLake.Parquet.Writing;

/// <summary>
/// Tells whether a batch's arrays can be written under the writer's schema: the same types, where text, bytes, lists and any encoded
/// form may come in another layout than the schema says.
/// </summary>
internal static class BatchCheck
{
    internal static void ThrowIfUnfit(RecordBatch batch, WriteSchema schema)
    {
        IReadOnlyList<Field> fields = schema.Arrow.FieldsList;
        if (batch.ColumnCount != fields.Count)
        {
            throw new ParquetWriteException(
                ParquetWriteErrorKind.SchemaMismatch, null, $"The batch has {batch.ColumnCount} columns; the file has {fields.Count}: {schema.Arrow}.");
        }

        for (int i = 0; i < fields.Count; i++)
        {
            string found = batch.Schema.FieldsList[i].Name;
            if (!string.Equals(found, fields[i].Name, StringComparison.Ordinal))
            {
                throw new ParquetWriteException(
                    ParquetWriteErrorKind.SchemaMismatch, fields[i].Name, $"Column {i} of the batch is named '{found}'; the file has '{fields[i].Name}' there.");
            }

            ArrayData data = batch.Column(i).Data;
            if (!IsFit(data.DataType, fields[i].DataType))
            {
                throw new ParquetWriteException(
                    ParquetWriteErrorKind.SchemaMismatch, fields[i].Name, $"The batch has values of type {data.DataType}; the file has {fields[i].DataType}.");
            }

            try
            {
                ArrayValidation.Validate(data, ArrayValidationLevel.Light);
            }
            catch (ArrowFormatException e)
            {
                throw new ParquetWriteException(ParquetWriteErrorKind.SchemaMismatch, fields[i].Name, e.Message, e);
            }
        }
    }

    private static bool IsFit(IArrowType found, IArrowType expected)
    {
        if (ReferenceEquals(found, expected))
        {
            return true;
        }

        found = Decoded(found);
        expected = Decoded(expected);
        if (IsList(expected))
        {
            return IsList(found) && IsFit(((NestedType)found).Fields[0].DataType, ((NestedType)expected).Fields[0].DataType);
        }

        return expected switch
        {
            StructType structType => found is StructType other && AreFit(other.Fields, structType.Fields),
            MapType map => found is MapType other
                && IsFit(other.KeyField.DataType, map.KeyField.DataType) && IsFit(other.ValueField.DataType, map.ValueField.DataType),
            _ => found.Equals(expected) || (IsText(found) && IsText(expected)) || (IsBinary(found) && IsBinary(expected)),
        };
    }

    private static bool AreFit(IReadOnlyList<Field> found, IReadOnlyList<Field> expected)
    {
        if (found.Count != expected.Count)
        {
            return false;
        }

        for (int i = 0; i < found.Count; i++)
        {
            if (!string.Equals(found[i].Name, expected[i].Name, StringComparison.Ordinal) || !IsFit(found[i].DataType, expected[i].DataType))
            {
                return false;
            }
        }

        return true;
    }

    private static IArrowType Decoded(IArrowType type) => type switch
    {
        DictionaryType dictionary => Decoded(dictionary.ValueType),
        RunEndEncodedType runs => Decoded(runs.ValuesField.DataType),
        _ => type,
    };

    private static bool IsList(IArrowType type) =>
        type.TypeId is ArrowTypeId.List or ArrowTypeId.LargeList or ArrowTypeId.ListView or ArrowTypeId.LargeListView or ArrowTypeId.FixedSizeList;

    private static bool IsText(IArrowType type) => type.TypeId is ArrowTypeId.String or ArrowTypeId.LargeString or ArrowTypeId.StringView;

    private static bool IsBinary(IArrowType type) => type.TypeId is ArrowTypeId.Binary or ArrowTypeId.LargeBinary or ArrowTypeId.BinaryView;
}
