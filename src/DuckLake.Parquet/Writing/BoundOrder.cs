using System.Buffers.Binary;

namespace DuckLake.Parquet.Writing;

/// <summary>Compares and shapes bounds in their PLAIN form.</summary>
internal static class BoundOrder
{
    /// <summary>Compares two values in the column's order.</summary>
    internal static int Compare(WriteLeaf leaf, ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) => leaf.Kind switch
    {
        LeafKind.Int32 => BinaryPrimitives.ReadInt32LittleEndian(left).CompareTo(BinaryPrimitives.ReadInt32LittleEndian(right)),
        LeafKind.UInt32 => BinaryPrimitives.ReadUInt32LittleEndian(left).CompareTo(BinaryPrimitives.ReadUInt32LittleEndian(right)),
        LeafKind.Int64 => BinaryPrimitives.ReadInt64LittleEndian(left).CompareTo(BinaryPrimitives.ReadInt64LittleEndian(right)),
        LeafKind.UInt64 => BinaryPrimitives.ReadUInt64LittleEndian(left).CompareTo(BinaryPrimitives.ReadUInt64LittleEndian(right)),
        LeafKind.Float => BinaryPrimitives.ReadSingleLittleEndian(left).CompareTo(BinaryPrimitives.ReadSingleLittleEndian(right)),
        LeafKind.Double => BinaryPrimitives.ReadDoubleLittleEndian(left).CompareTo(BinaryPrimitives.ReadDoubleLittleEndian(right)),
        _ => CompareBytes(leaf.Order, left, right),
    };

    /// <summary>Compares two byte strings.</summary>
    internal static int CompareBytes(BytesOrder order, ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        switch (order)
        {
            case BytesOrder.SignedBigEndian:
                // The same length on both sides: only the sign's byte differs from the order of unsigned bytes.
                int signs = ((sbyte)left[0]).CompareTo((sbyte)right[0]);
                return signs != 0 ? signs : left[1..].SequenceCompareTo(right[1..]);
            case BytesOrder.Half:
                return BinaryPrimitives.ReadHalfLittleEndian(left).CompareTo(BinaryPrimitives.ReadHalfLittleEndian(right));
            default:
                return left.SequenceCompareTo(right);
        }
    }

    /// <summary>A zero as it must stand in a lower bound (negative) or an upper one (positive), other values as they are.</summary>
    internal static byte[] WidenZero(WriteLeaf leaf, byte[] value, StatisticsBound bound)
    {
        bool isZero = leaf.Kind switch
        {
            LeafKind.Float => BinaryPrimitives.ReadSingleLittleEndian(value) == 0,
            LeafKind.Double => BinaryPrimitives.ReadDoubleLittleEndian(value) == 0,
            LeafKind.FixedBytes when leaf.Order == BytesOrder.Half => BinaryPrimitives.ReadHalfLittleEndian(value) == (Half)0,
            _ => false,
        };
        if (!isZero)
        {
            return value;
        }

        var zero = new byte[value.Length];
        zero[^1] = bound == StatisticsBound.Min ? (byte)0x80 : (byte)0;
        return zero;
    }

    /// <summary>A lower bound of at most that many bytes.</summary>
    internal static byte[] ShortenMin(WriteLeaf leaf, ReadOnlySpan<byte> value, int sizeBytes) =>
        value.Length <= sizeBytes ? value.ToArray() : value[..CutAt(leaf, value, sizeBytes)].ToArray();

    /// <summary>An upper bound of at most that many bytes where there is one, else the value itself.</summary>
    internal static byte[] ShortenMax(WriteLeaf leaf, ReadOnlySpan<byte> value, int sizeBytes)
    {
        if (value.Length <= sizeBytes)
        {
            return value.ToArray();
        }

        byte[] cut = value[..CutAt(leaf, value, sizeBytes)].ToArray();
        for (int i = cut.Length - 1; i >= 0; i--)
        {
            // Text stays text: only an ASCII character below the last one can be raised in place.
            bool canRaise = leaf.IsText ? cut[i] < 0x7F : cut[i] < 0xFF;
            if (canRaise)
            {
                cut[i]++;
                return cut[..(i + 1)];
            }
        }

        return value.ToArray();
    }

    /// <summary>Where a value can be cut: anywhere, text between characters.</summary>
    private static int CutAt(WriteLeaf leaf, ReadOnlySpan<byte> value, int sizeBytes)
    {
        int at = sizeBytes;
        while (leaf.IsText && at > 0 && (value[at] & 0xC0) == 0x80)
        {
            at--;
        }

        return at;
    }
}
