using System.Text;

namespace DuckLake.Columnar;

public readonly ref partial struct VariantValue
{
    /// <summary>Number of fields of an object or elements of an array.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    /// <exception cref="ArrowFormatException">The value is cut off.</exception>
    public int Count => GetLayout().Count;

    /// <summary>The value of a field of an object or an element of an array.</summary>
    /// <param name="index">
    /// Position of the element, or of the field as stored: the format wants fields in the order of their names, but not all writers keep it.
    /// </param>
    /// <exception cref="InvalidOperationException">The value is of another kind.</exception>
    /// <exception cref="ArrowFormatException">The bytes are malformed.</exception>
    public VariantValue this[int index]
    {
        get
        {
            Layout layout = GetLayout();
            CheckIndex(index, layout);
            long offset = VariantFormat.ReadUnsigned(_bytes, layout.OffsetsStart + ((long)index * layout.OffsetSize), layout.OffsetSize);
            if (offset >= layout.DataLength)
            {
                VariantFormat.Throw($"value {index} starts at byte {offset} of {layout.DataLength} bytes of values.");
            }

            int start = layout.DataStart + (int)offset;
            return new VariantValue(_metadata, _bytes[start..(layout.DataStart + layout.DataLength)], _depth + 1);
        }
    }

    /// <summary>The UTF-8 bytes of the name of a field of an object, borrowed.</summary>
    /// <param name="index">Position of the field as stored.</param>
    /// <exception cref="InvalidOperationException">The value is no object.</exception>
    /// <exception cref="ArrowFormatException">The bytes are malformed.</exception>
    public ReadOnlySpan<byte> GetNameBytes(int index) => _metadata.GetNameBytes(GetFieldId(index));

    /// <summary>The name of a field of an object.</summary>
    /// <param name="index">Position of the field as stored.</param>
    /// <exception cref="InvalidOperationException">The value is no object.</exception>
    /// <exception cref="ArrowFormatException">The bytes are malformed.</exception>
    public string GetName(int index) => _metadata.GetName(GetFieldId(index));

    /// <summary>Finds a field of an object.</summary>
    /// <param name="name">The name; names are case-sensitive.</param>
    /// <param name="value">The value of the field, else the default.</param>
    /// <returns>True if the object has the field.</returns>
    /// <exception cref="InvalidOperationException">The value is no object.</exception>
    /// <exception cref="ArrowFormatException">The bytes are malformed.</exception>
    public bool TryGetField(string name, out VariantValue value)
    {
        ArgumentNullException.ThrowIfNull(name);
        return TryGetField(Encoding.UTF8.GetBytes(name), out value);
    }

    /// <summary>Finds a field of an object.</summary>
    /// <param name="name">The name in UTF-8; names are case-sensitive.</param>
    /// <param name="value">The value of the field, else the default.</param>
    /// <returns>True if the object has the field.</returns>
    /// <exception cref="InvalidOperationException">The value is no object.</exception>
    /// <exception cref="ArrowFormatException">The bytes are malformed.</exception>
    public bool TryGetField(ReadOnlySpan<byte> name, out VariantValue value)
    {
        Require(Kind == VariantKind.Object, "an object");
        int index = Find(name);
        value = index < 0 ? default : this[index];
        return index >= 0;
    }

    /// <summary>The position of the name of a field in the dictionary.</summary>
    internal int GetFieldId(int index)
    {
        Require(Kind == VariantKind.Object, "an object");
        Layout layout = GetLayout();
        CheckIndex(index, layout);
        long id = VariantFormat.ReadUnsigned(_bytes, layout.IdsStart + ((long)index * layout.IdSize), layout.IdSize);
        return id < _metadata.Count
            ? (int)id
            : throw new ArrowFormatException($"Malformed variant: field id {id} lies outside a dictionary of {_metadata.Count} names.");
    }

    /// <summary>The fields of an object in the byte order of their names, or null where they are stored in that order.</summary>
    /// <exception cref="ArrowFormatException">Two fields have the same name.</exception>
    internal int[]? GetFieldOrder()
    {
        int count = Count;
        bool isSorted = true;
        for (int i = 1; i < count && isSorted; i++)
        {
            isSorted = GetNameBytes(i - 1).SequenceCompareTo(GetNameBytes(i)) < 0;
        }

        if (isSorted)
        {
            return null;
        }

        var names = new byte[count][];
        var order = new int[count];
        for (int i = 0; i < count; i++)
        {
            names[i] = GetNameBytes(i).ToArray();
            order[i] = i;
        }

        Array.Sort(order, (left, right) => names[left].AsSpan().SequenceCompareTo(names[right]));
        for (int i = 1; i < count; i++)
        {
            if (names[order[i - 1]].AsSpan().SequenceEqual(names[order[i]]))
            {
                VariantFormat.Throw("an object has two fields of the same name.");
            }
        }

        return order;
    }

    /// <summary>A binary search, which is right when it finds the name, then the scan that objects out of order need.</summary>
    private int Find(ReadOnlySpan<byte> name)
    {
        int count = Count;
        int low = 0;
        int high = count - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            int order = GetNameBytes(middle).SequenceCompareTo(name);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        for (int i = 0; i < count; i++)
        {
            if (GetNameBytes(i).SequenceEqual(name))
            {
                return i;
            }
        }

        return -1;
    }

    private static void CheckIndex(int index, Layout layout)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, layout.Count);
    }

    /// <summary>Where the parts of an object or array lie; all of them within the bytes.</summary>
    private Layout GetLayout()
    {
        Require(Kind is VariantKind.Object or VariantKind.Array, "an object or array");
        int header = _bytes[0] >> 2;
        bool isObject = Kind == VariantKind.Object;
        int offsetSize = (header & 3) + 1;
        int idSize = isObject ? ((header >> 2) & 3) + 1 : 0;
        int countSize = ((header >> (isObject ? 4 : 2)) & 1) == 0 ? 1 : 4;
        long count = VariantFormat.ReadUnsigned(Payload(countSize), 0, countSize);
        long idsStart = 1 + countSize;
        long offsetsStart = idsStart + (count * idSize);
        long dataStart = offsetsStart + ((count + 1) * offsetSize);
        if (dataStart > _bytes.Length)
        {
            VariantFormat.Throw($"{count} offsets do not fit {_bytes.Length} bytes.");
        }

        long dataLength = VariantFormat.ReadUnsigned(_bytes, dataStart - offsetSize, offsetSize);
        if (dataLength > _bytes.Length - dataStart)
        {
            VariantFormat.Throw($"values of {dataLength} bytes are announced where {_bytes.Length - dataStart} follow.");
        }

        return new Layout((int)count, idSize, offsetSize, (int)idsStart, (int)offsetsStart, (int)dataStart, (int)dataLength);
    }

    private readonly record struct Layout(
        int Count, int IdSize, int OffsetSize, int IdsStart, int OffsetsStart, int DataStart, int DataLength);
}
