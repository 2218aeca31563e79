using System.Numerics;

namespace DuckLake.Columnar;

/// <summary>
/// Checks that one array read from outside can be used without leaving its memory: buffers are long enough, offsets, views, type ids,
/// dictionary indices and run ends point into what they refer to. Children and dictionary were checked before. O(length).
/// </summary>
internal static unsafe class ArrayLayoutCheck
{
    internal static void Check(ArrayData data, string name)
    {
        if (Find(data) is { } problem)
        {
            throw new ArrowFormatException($"'{name}' of type {data.DataType} with {data.Length} values {problem}");
        }
    }

    private static string? Find(ArrayData data)
    {
        int length = data.Length;
        if (data.HasValidityBuffer && !data.Buffers[0].IsEmpty && data.Buffers[0].Length < BitUtility.ByteCount(length))
        {
            return $"has a validity buffer of {data.Buffers[0].Length} bytes";
        }

        return data.DataType switch
        {
            NullType => null,
            BooleanType => Short(data, 1, BitUtility.ByteCount(length)),
            DictionaryType type => FindInDictionary(data, type),
            FixedWidthType type => Short(data, 1, (long)length * type.ByteWidth),
            StringType or BinaryType => FindInOffsets<int>(data, data.Buffers[2].Length),
            LargeStringType or LargeBinaryType => FindInOffsets<long>(data, data.Buffers[2].Length),
            StringViewType or BinaryViewType => FindInViews(data),
            ListType or MapType => FindInOffsets<int>(data, data.Children[0].Length),
            LargeListType => FindInOffsets<long>(data, data.Children[0].Length),
            ListViewType => FindInListViews<int>(data),
            LargeListViewType => FindInListViews<long>(data),
            FixedSizeListType type => ShortChild(data, 0, (long)length * type.ListSize),
            StructType => FindInStruct(data),
            UnionType type => FindInUnion(data, type),
            RunEndEncodedType => FindInRuns(data),
            _ => "is of a type that is not known",
        };
    }

    private static string? Short(ArrayData data, int buffer, long needed) =>
        data.Buffers[buffer].Length < needed ? $"needs {needed} bytes in buffer {buffer}; it has {data.Buffers[buffer].Length}" : null;

    private static string? ShortChild(ArrayData data, int child, long needed) =>
        data.Children[child].Length < needed ? $"needs {needed} values in child {child}; it has {data.Children[child].Length}" : null;

    private static bool IsValid(ArrayData data, int index) =>
        data.Buffers[0].IsEmpty || (data.Buffers[0].Pointer[index >> 3] >> (index & 7) & 1) != 0;

    private static ReadOnlySpan<T> Values<T>(ArrayData data, int buffer, int count)
        where T : unmanaged => new(data.Buffers[buffer].Pointer, count);

    private static string? FindInOffsets<T>(ArrayData data, long limit)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (data.Length == 0)
        {
            return null;
        }

        if (Short(data, 1, ((long)data.Length + 1) * sizeof(T)) is { } problem)
        {
            return problem;
        }

        var offsets = (T*)data.Buffers[1].Pointer;
        T previous = offsets[0];
        if (T.IsNegative(previous))
        {
            return $"begins at offset {previous}";
        }

        for (int i = 1; i <= data.Length; i++)
        {
            T offset = offsets[i];
            if (offset < previous)
            {
                return $"has offset {offset} after {previous} at value {i}";
            }

            previous = offset;
        }

        return long.CreateChecked(previous) > limit ? $"ends at offset {previous}; its values end at {limit}" : null;
    }

    private static string? FindInViews(ArrayData data)
    {
        if (Short(data, 1, (long)data.Length * sizeof(BinaryView)) is { } problem)
        {
            return problem;
        }

        ReadOnlySpan<BinaryView> views = Values<BinaryView>(data, 1, data.Length);
        for (int i = 0; i < views.Length; i++)
        {
            ref readonly BinaryView view = ref views[i];
            if (view.IsInline || !IsValid(data, i))
            {
                continue;
            }

            if (view.Length < 0 || view.Offset < 0 || (uint)view.BufferIndex >= (uint)(data.Buffers.Length - 2)
                || (long)view.Offset + view.Length > data.Buffers[2 + view.BufferIndex].Length)
            {
                return $"has a view of {view.Length} bytes at offset {view.Offset} of buffer {view.BufferIndex} at value {i}";
            }
        }

        return null;
    }

    private static string? FindInListViews<T>(ArrayData data)
        where T : unmanaged, IBinaryInteger<T>
    {
        long needed = (long)data.Length * sizeof(T);
        if ((Short(data, 1, needed) ?? Short(data, 2, needed)) is { } problem)
        {
            return problem;
        }

        ReadOnlySpan<T> offsets = Values<T>(data, 1, data.Length);
        ReadOnlySpan<T> sizes = Values<T>(data, 2, data.Length);
        T limit = T.CreateSaturating(data.Children[0].Length);
        for (int i = 0; i < offsets.Length; i++)
        {
            if (IsValid(data, i) && (T.IsNegative(offsets[i]) || T.IsNegative(sizes[i]) || sizes[i] > limit || offsets[i] > limit - sizes[i]))
            {
                return $"has a list of {sizes[i]} elements at {offsets[i]} at value {i}; there are {limit} elements";
            }
        }

        return null;
    }

    private static string? FindInStruct(ArrayData data)
    {
        for (int i = 0; i < data.Children.Length; i++)
        {
            if (ShortChild(data, i, data.Length) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    private static string? FindInUnion(ArrayData data, UnionType type)
    {
        bool isDense = type.Mode == UnionMode.Dense;
        if ((Short(data, 0, data.Length) ?? (isDense ? Short(data, 1, (long)data.Length * sizeof(int)) : FindInStruct(data))) is { } problem)
        {
            return problem;
        }

        Span<int> limits = stackalloc int[256];
        limits.Fill(-1);
        for (int i = 0; i < type.TypeIds.Count; i++)
        {
            limits[type.TypeIds[i]] = data.Children[i].Length;
        }

        ReadOnlySpan<byte> typeIds = Values<byte>(data, 0, data.Length);
        ReadOnlySpan<int> offsets = isDense ? Values<int>(data, 1, data.Length) : default;
        for (int i = 0; i < typeIds.Length; i++)
        {
            int limit = limits[typeIds[i]];
            if (limit < 0)
            {
                return $"has type id {typeIds[i]} at value {i}, which no member has";
            }

            if (isDense && (uint)offsets[i] >= (uint)limit)
            {
                return $"refers to value {offsets[i]} of a member of {limit} values at value {i}";
            }
        }

        return null;
    }

    private static string? FindInDictionary(ArrayData data, DictionaryType type)
    {
        if (Short(data, 1, (long)data.Length * type.ByteWidth) is { } problem)
        {
            return problem;
        }

        return type.IndexType.TypeId switch
        {
            ArrowTypeId.Int8 => FindInIndices<sbyte>(data),
            ArrowTypeId.UInt8 => FindInIndices<byte>(data),
            ArrowTypeId.Int16 => FindInIndices<short>(data),
            ArrowTypeId.UInt16 => FindInIndices<ushort>(data),
            ArrowTypeId.Int32 => FindInIndices<int>(data),
            ArrowTypeId.UInt32 => FindInIndices<uint>(data),
            ArrowTypeId.Int64 => FindInIndices<long>(data),
            _ => FindInIndices<ulong>(data),
        };
    }

    private static string? FindInIndices<T>(ArrayData data)
        where T : unmanaged, IBinaryInteger<T>
    {
        ulong limit = (ulong)data.Dictionary!.Length;
        ReadOnlySpan<T> indices = Values<T>(data, 1, data.Length);
        for (int i = 0; i < indices.Length; i++)
        {
            if (ulong.CreateTruncating(indices[i]) >= limit && IsValid(data, i))
            {
                return $"has index {indices[i]} at value {i}; the dictionary has {limit} values";
            }
        }

        return null;
    }

    private static string? FindInRuns(ArrayData data)
    {
        ArrayData runEnds = data.Children[0];
        if (runEnds.NullCount != 0)
        {
            return "has null run ends";
        }

        return ShortChild(data, 1, runEnds.Length) ?? runEnds.DataType.TypeId switch
        {
            ArrowTypeId.Int16 => FindInRunEnds<short>(data, runEnds),
            ArrowTypeId.Int32 => FindInRunEnds<int>(data, runEnds),
            _ => FindInRunEnds<long>(data, runEnds),
        };
    }

    private static string? FindInRunEnds<T>(ArrayData data, ArrayData runEnds)
        where T : unmanaged, IBinaryInteger<T>
    {
        ReadOnlySpan<T> ends = Values<T>(runEnds, 1, runEnds.Length);
        T previous = T.Zero;
        for (int i = 0; i < ends.Length; i++)
        {
            if (ends[i] <= previous)
            {
                return $"has run end {ends[i]} after {previous}";
            }

            previous = ends[i];
        }

        return long.CreateChecked(previous) < data.Length ? $"has runs that end at {previous}" : null;
    }
}
