using System.Runtime.InteropServices;

namespace DuckLake.Columnar;

/// <summary>Builds array data over the buffers of one imported struct; all of them share one reference-counted owner.</summary>
internal sealed unsafe class CArrowArrayReader(NativeBlock owner)
{
    // Never freed: it stands in for the offsets of arrays of any producer.
    private static readonly byte* s_zeroOffset = (byte*)NativeMemory.AllocZeroed(sizeof(long));

    private int _references;

    /// <summary>Reads the tree. The owner's first reference is given back in any case.</summary>
    internal ArrayData Read(CArrowArray* source, IArrowType type, ArrayValidationLevel validation)
    {
        try
        {
            ArrayData data = ReadNode(source, type, type.Name);
            ArrayValidation.Validate(data, validation);
            return data;
        }
        catch
        {
            for (; _references > 0; _references--)
            {
                owner.Release();
            }

            throw;
        }
        finally
        {
            owner.Release();
        }
    }

    private ArrayData ReadNode(CArrowArray* source, IArrowType type, string path)
    {
        if (source == null || source->Release == null)
        {
            throw new ArrowFormatException($"{path}: the array is null or released.");
        }

        if (source->Length < 0 || source->Offset < 0 || source->Length > int.MaxValue - source->Offset)
        {
            throw new ArrowFormatException($"{path}: length {source->Length} at offset {source->Offset} lies outside 0 to {int.MaxValue}.");
        }

        if (source->NullCount < -1 || source->NullCount > source->Length)
        {
            throw new ArrowFormatException($"{path}: {source->NullCount} nulls among {source->Length} values.");
        }

        ArrowBuffer[] buffers = ReadBuffers(source, type, path);
        IReadOnlyList<Field> fields = type is NestedType nested ? nested.Fields : [];
        if (source->ChildCount != fields.Count || (fields.Count > 0 && source->Children == null))
        {
            throw new ArrowFormatException($"{path}: {type} has {fields.Count} children; found {source->ChildCount}.");
        }

        var children = new ArrayData[fields.Count];
        for (int i = 0; i < children.Length; i++)
        {
            children[i] = ReadNode(source->Children[i], fields[i].DataType, $"{path}.{fields[i].Name}");
        }

        ArrayData? dictionary = null;
        if (type is DictionaryType dictionaryType)
        {
            dictionary = ReadNode(source->Dictionary, dictionaryType.ValueType, path + ".dictionary");
        }

        return new ArrayData(type, (int)source->Length, NullCount(source, type), (int)source->Offset, buffers, children, dictionary);
    }

    private static int NullCount(CArrowArray* source, IArrowType type) => type.TypeId switch
    {
        ArrowTypeId.Null => (int)source->Length,
        ArrowTypeId.DenseUnion or ArrowTypeId.SparseUnion or ArrowTypeId.RunEndEncoded => 0,
        _ when source->Buffers[0] == null => 0,
        _ => (int)source->NullCount,
    };

    private ArrowBuffer[] ReadBuffers(CArrowArray* source, IArrowType type, string path)
    {
        long end = source->Offset + source->Length;
        switch (type.TypeId)
        {
            case ArrowTypeId.Null or ArrowTypeId.RunEndEncoded:
                ExpectBuffers(source, 0, type, path);
                return [];
            case ArrowTypeId.SparseUnion:
                ExpectBuffers(source, 1, type, path);
                return [Buffer(source, 0, end, path)];
            case ArrowTypeId.DenseUnion:
                ExpectBuffers(source, 2, type, path);
                return [Buffer(source, 0, end, path), Buffer(source, 1, end * sizeof(int), path)];
            case ArrowTypeId.StringView or ArrowTypeId.BinaryView:
                return ReadViews(source, type, end, path);
        }

        int count = type.TypeId switch
        {
            ArrowTypeId.Struct or ArrowTypeId.FixedSizeList => 1,
            ArrowTypeId.String or ArrowTypeId.Binary or ArrowTypeId.LargeString or ArrowTypeId.LargeBinary
                or ArrowTypeId.ListView or ArrowTypeId.LargeListView => 3,
            _ => 2,
        };
        ExpectBuffers(source, count, type, path);
        ArrowBuffer validity = Validity(source, end, path);
        switch (type.TypeId)
        {
            case ArrowTypeId.Struct or ArrowTypeId.FixedSizeList:
                return [validity];
            case ArrowTypeId.List or ArrowTypeId.Map:
                return [validity, Offsets(source, end, sizeof(int), path)];
            case ArrowTypeId.LargeList:
                return [validity, Offsets(source, end, sizeof(long), path)];
            case ArrowTypeId.ListView:
                return [validity, Buffer(source, 1, end * sizeof(int), path), Buffer(source, 2, end * sizeof(int), path)];
            case ArrowTypeId.LargeListView:
                return [validity, Buffer(source, 1, end * sizeof(long), path), Buffer(source, 2, end * sizeof(long), path)];
            case ArrowTypeId.String or ArrowTypeId.Binary:
                ArrowBuffer offsets = Offsets(source, end, sizeof(int), path);
                return [validity, offsets, Buffer(source, 2, ((int*)offsets.Pointer)[end], path)];
            case ArrowTypeId.LargeString or ArrowTypeId.LargeBinary:
                ArrowBuffer largeOffsets = Offsets(source, end, sizeof(long), path);
                return [validity, largeOffsets, Buffer(source, 2, ((long*)largeOffsets.Pointer)[end], path)];
            case ArrowTypeId.Boolean:
                return [validity, Buffer(source, 1, (end + 7) >> 3, path)];
            default:
                return [validity, Buffer(source, 1, end * ((FixedWidthType)type).ByteWidth, path)];
        }
    }

    private ArrowBuffer[] ReadViews(CArrowArray* source, IArrowType type, long end, string path)
    {
        if (source->BufferCount is < 3 or > int.MaxValue || source->Buffers == null)
        {
            throw new ArrowFormatException($"{path}: {type} has at least 3 buffers; found {source->BufferCount}.");
        }

        int dataCount = (int)source->BufferCount - 3;
        long* lengths = (long*)source->Buffers[source->BufferCount - 1];
        if (lengths == null && dataCount > 0)
        {
            throw new ArrowFormatException($"{path}: the lengths of {dataCount} data buffers are missing.");
        }

        var buffers = new ArrowBuffer[dataCount + 2];
        buffers[0] = Validity(source, end, path);
        buffers[1] = Buffer(source, 1, end * sizeof(BinaryView), path);
        for (int i = 0; i < dataCount; i++)
        {
            buffers[i + 2] = Buffer(source, i + 2, lengths[i], path);
        }

        return buffers;
    }

    private static void ExpectBuffers(CArrowArray* source, int count, IArrowType type, string path)
    {
        if (source->BufferCount != count || (count > 0 && source->Buffers == null))
        {
            throw new ArrowFormatException($"{path}: {type} has {count} buffers; found {source->BufferCount}.");
        }
    }

    private ArrowBuffer Validity(CArrowArray* source, long end, string path)
    {
        if (source->Buffers[0] == null)
        {
            return source->NullCount <= 0 ? default : throw new ArrowFormatException($"{path}: {source->NullCount} nulls without a validity bitmap.");
        }

        return Buffer(source, 0, (end + 7) >> 3, path);
    }

    // An empty array may come without offsets; here every array has its first one.
    private ArrowBuffer Offsets(CArrowArray* source, long end, int width, string path) =>
        end == 0 && source->Buffers[1] == null ? Own(s_zeroOffset, width) : Buffer(source, 1, (end + 1) * width, path);

    private ArrowBuffer Buffer(CArrowArray* source, int index, long length, string path)
    {
        if (length < 0)
        {
            throw new ArrowFormatException($"{path}: buffer {index} has the length {length}.");
        }

        if (length == 0)
        {
            return default;
        }

        if (source->Buffers[index] == null)
        {
            throw new ArrowFormatException($"{path}: buffer {index} is null; {length} bytes are needed.");
        }

        return Own((byte*)source->Buffers[index], length);
    }

    private ArrowBuffer Own(byte* start, long length)
    {
        owner.Retain();
        _references++;
        return new ArrowBuffer(owner, start, length);
    }
}
