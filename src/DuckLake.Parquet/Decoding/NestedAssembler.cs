using System.Numerics;
using System.Runtime.CompilerServices;
using DuckLake.Columnar;
using DuckLake.Parquet.Variant;

namespace DuckLake.Parquet.Decoding;

/// <summary>
/// Builds arrays from the levels of their leaves. Every node reads the levels of its first leaf: 64 levels at a time become
/// bit masks of slots, of non-null slots and of elements.
/// </summary>
internal static unsafe class NestedAssembler
{
    /// <summary>Builds the array of <paramref name="node"/>, whose leaves are the ones from <paramref name="nextLeaf"/> on.</summary>
    internal static ArrayData Build(ArrowNode node, LeveledLeaf[] leaves, ref int nextLeaf)
    {
        LeveledLeaf first = leaves[nextLeaf];
        switch (node.Kind)
        {
            case ArrowNodeKind.Leaf:
                nextLeaf++;
                return BuildLeaf(node, first);
            case ArrowNodeKind.Struct:
                return BuildStruct(node, leaves, first, ref nextLeaf);
            case ArrowNodeKind.Variant:
                using (ArrayData group = Build(node.Children[0], leaves, ref nextLeaf))
                {
                    return VariantReconstruction.Unshred(node.Shredding!, group, first.Allocator);
                }

            default:
                return BuildList(node, leaves, first, ref nextLeaf);
        }
    }

    private static ArrayData BuildLeaf(ArrowNode node, LeveledLeaf leaf)
    {
        ArrowBuffer validity = BuildValidity(node, leaf, out int slots, out int valid);
        if (valid != leaf.ValidCount)
        {
            validity.Dispose();
            DecodeError.Throw($"{leaf.ValidCount} values belong to {valid} non-null slots.");
        }

        return leaf.Values.Finish(node.Field.DataType, slots, valid, validity);
    }

    private static ArrayData BuildStruct(ArrowNode node, LeveledLeaf[] leaves, LeveledLeaf first, ref int nextLeaf)
    {
        ArrowBuffer validity = BuildValidity(node, first, out int slots, out int valid);
        var children = new ArrayData[node.Children.Length];
        int built = 0;
        try
        {
            for (; built < children.Length; built++)
            {
                children[built] = Build(node.Children[built], leaves, ref nextLeaf);
                if (children[built].Length != slots)
                {
                    string message = $"Field '{node.Children[built].Source.Path}' has {children[built].Length} values where its group has {slots}.";
                    children[built].Dispose();
                    DecodeError.Throw(message);
                }
            }
        }
        catch
        {
            Release(children, built, validity);
            throw;
        }

        return new ArrayData(node.Field.DataType, slots, slots - valid, 0, [validity], children);
    }

    private static ArrayData BuildList(ArrowNode node, LeveledLeaf[] leaves, LeveledLeaf first, ref int nextLeaf)
    {
        ArrowBuffer validity = BuildValidity(node, first, out int slots, out int valid);
        ArrowBuffer offsets = default;
        var children = new ArrayData[node.Children.Length];
        int built = 0;
        try
        {
            offsets = BuildOffsets(node, first, slots, out int elements);
            for (; built < children.Length; built++)
            {
                children[built] = Build(node.Children[built], leaves, ref nextLeaf);
                if (children[built].Length != elements)
                {
                    string message = $"Field '{node.Children[built].Source.Path}' has {children[built].Length} values where its list has {elements}.";
                    children[built].Dispose();
                    DecodeError.Throw(message);
                }
            }

            ArrayData child = children[0];
            if (node.Kind == ArrowNodeKind.Map)
            {
                child = new ArrayData(((MapType)node.Field.DataType).EntriesField.DataType, elements, 0, 0, [ArrowBuffer.Empty], children);
            }

            return new ArrayData(node.Field.DataType, slots, slots - valid, 0, [validity, offsets], [child]);
        }
        catch
        {
            offsets.Dispose();
            Release(children, built, validity);
            throw;
        }
    }

    private static void Release(ArrayData[] children, int built, ArrowBuffer validity)
    {
        validity.Dispose();
        for (int i = 0; i < built; i++)
        {
            children[i].Dispose();
        }
    }

    /// <summary>Counts the slots of a node and builds their validity bitmap; empty when no slot is null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ArrowBuffer BuildValidity(ArrowNode node, LeveledLeaf leaf, out int slots, out int valid)
    {
        long levels = CheckedCount(leaf.LevelCount);
        bool canBeNull = node.Definition > node.SlotDefinition;
        if (!canBeNull && leaf.Repetitions == null)
        {
            slots = (int)levels;
            valid = slots;
            return default;
        }

        ArrowBuffer bitmap = canBeNull ? leaf.Allocator.Allocate(BitmapKernels.ByteCount(levels)) : default;
        long slotCount = 0;
        long validCount = 0;
        for (long i = 0; i < levels; i += 64)
        {
            int take = (int)Math.Min(64, levels - i);
            byte* definitions = leaf.Definitions + i;
            ulong slotMask = SlotMask(leaf, i, take, node.Repetition, node.SlotDefinition);
            int count = BitOperations.PopCount(slotMask);
            if (canBeNull)
            {
                ulong bits = BitmapKernels.Extract(LevelKernels.MaskAtLeast(definitions, take, node.Definition), slotMask);
                BitmapKernels.Append(bitmap.Pointer, slotCount, bits, count);
                validCount += BitOperations.PopCount(count == 64 ? bits : bits & ((1ul << count) - 1));
            }
            else
            {
                validCount += count;
            }

            slotCount += count;
        }

        slots = (int)slotCount;
        valid = (int)validCount;
        if (bitmap.IsEmpty || valid == slots)
        {
            bitmap.Dispose();
            return default;
        }

        return ArrowBuffers.Shorten(bitmap, BitmapKernels.ByteCount(slots));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ArrowBuffer BuildOffsets(ArrowNode node, LeveledLeaf leaf, int slots, out int elements)
    {
        ArrowBuffer buffer = leaf.Allocator.Allocate(((long)slots + 1) * 4);
        int* offsets = (int*)buffer.Pointer;
        long levels = leaf.LevelCount;
        long elementCount = 0;
        int slot = 0;
        for (long i = 0; i < levels; i += 64)
        {
            int take = (int)Math.Min(64, levels - i);
            ulong slotMask = SlotMask(leaf, i, take, node.Repetition, node.SlotDefinition);
            ulong elementMask = SlotMask(leaf, i, take, node.ElementRepetition, node.ElementDefinition);
            while (slotMask != 0)
            {
                int bit = BitOperations.TrailingZeroCount(slotMask);
                offsets[slot++] = (int)(elementCount + BitOperations.PopCount(elementMask & ((1ul << bit) - 1)));
                slotMask &= slotMask - 1;
            }

            elementCount += BitOperations.PopCount(elementMask);
        }

        elements = (int)elementCount;
        offsets[slot] = elements;
        return buffer;
    }

    private static ulong SlotMask(LeveledLeaf leaf, long start, int count, int repetition, int definition)
    {
        ulong mask = LevelKernels.MaskAtLeast(leaf.Definitions + start, count, definition);
        byte* repetitions = leaf.Repetitions;
        if (repetitions != null && repetition < leaf.Node.Repetition)
        {
            mask &= ~LevelKernels.MaskAtLeast(repetitions + start, count, repetition + 1);
        }

        return mask;
    }

    private static int CheckedCount(long count) => count <= int.MaxValue
        ? (int)count
        : throw new InvalidParquetException(ParquetErrorKind.LimitExceeded, $"A batch would hold {count} nested values; read fewer rows at a time.");
}
