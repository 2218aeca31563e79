using System.Numerics;
using System.Runtime.InteropServices;
using DuckLake.Columnar;

namespace DuckLake.Parquet.Writing;

/// <summary>
/// Walks from a top-level array down to one leaf and records its definition and repetition levels ("Dremel"). An entry stands for a
/// level of the leaf: while it is alive it has a position in the array of the node reached so far. Not thread-safe; dispose it.
/// </summary>
internal sealed unsafe class LevelBuilder : IDisposable
{
    private const int Dead = -1;

    private readonly WriteLeaf _leaf;
    private readonly MemoryAllocator _allocator;
    private readonly List<ArrayData> _owned;
    private NativeBufferBuilder _positions;
    private NativeBufferBuilder _nextPositions;
    private NativeBufferBuilder _definition;
    private NativeBufferBuilder _nextDefinition;
    private NativeBufferBuilder _repetition;
    private NativeBufferBuilder _nextRepetition;

    /// <param name="leaf">The leaf.</param>
    /// <param name="allocator">Where working memory comes from.</param>
    /// <param name="owned">Takes arrays that were decoded on the way; they must live as long as the values are used.</param>
    internal LevelBuilder(WriteLeaf leaf, MemoryAllocator allocator, List<ArrayData> owned)
    {
        _leaf = leaf;
        _allocator = allocator;
        _owned = owned;
        _positions = new NativeBufferBuilder(allocator);
        _nextPositions = new NativeBufferBuilder(allocator);
        _definition = new NativeBufferBuilder(allocator);
        _nextDefinition = new NativeBufferBuilder(allocator);
        _repetition = new NativeBufferBuilder(allocator);
        _nextRepetition = new NativeBufferBuilder(allocator);
    }

    /// <summary>Appends the levels of the rows of a top-level array; returns the leaf's values, valid until the next call.</summary>
    internal LeafSelection Append(ArrayData root, LeafLevels levels)
    {
        ArrayData data = Decode(root, isLeaf: _leaf.Path.Length == 1);
        return _leaf.Path.Length == 1 ? AppendFlat(data, levels) : AppendNested(data, levels);
    }

    public void Dispose()
    {
        _positions.Dispose();
        _nextPositions.Dispose();
        _definition.Dispose();
        _nextDefinition.Dispose();
        _repetition.Dispose();
        _nextRepetition.Dispose();
    }

    private LeafSelection AppendFlat(ArrayData data, LeafLevels levels)
    {
        int length = data.Length;
        int nulls = data.NullCount;
        if (nulls == 0)
        {
            levels.AppendPresent(length);
            return new LeafSelection(data, length, null);
        }

        byte* definition = levels.ReserveDefinition(length);
        int* positions = Reserve<int>(_positions, length + BitWords.BitsPerWord);
        int count = 0;
        if (nulls == length)
        {
            NativeMemory.Clear(definition, (nuint)length);
        }
        else
        {
            ReadOnlySpan<byte> validity = data.Buffers[0].Span;
            for (int i = 0; i < length; i += BitWords.BitsPerWord)
            {
                int take = Math.Min(BitWords.BitsPerWord, length - i);
                ulong valid = BitWords.Load(validity, data.Offset + i, take);
                Expand(valid, take, definition + i);
                count = AppendPositions(valid, i, positions, count);
            }
        }

        levels.Commit(length, count, length, length - count);
        return new LeafSelection(data, count, positions);
    }

    private static int AppendPositions(ulong valid, int start, int* positions, int count)
    {
        if (valid == ulong.MaxValue)
        {
            for (int i = 0; i < BitWords.BitsPerWord; i++)
            {
                positions[count + i] = start + i;
            }

            return count + BitWords.BitsPerWord;
        }

        for (; valid != 0; valid &= valid - 1)
        {
            positions[count++] = start + BitOperations.TrailingZeroCount(valid);
        }

        return count;
    }

    /// <summary>One byte, 0 or 1, per bit.</summary>
    private static void Expand(ulong bits, int count, byte* to)
    {
        int i = 0;
        for (; i + 8 <= count; i += 8)
        {
            // Spread eight bits over eight bytes: copies of the byte, one bit of each kept and moved to the bottom.
            ulong spread = ((bits >> i) & 0xFF) * 0x0101010101010101;
            spread &= 0x8040201008040201;
            *(ulong*)(to + i) = ((spread + 0x7F7F7F7F7F7F7F7F) >> 7) & 0x0101010101010101;
        }

        for (; i < count; i++)
        {
            to[i] = (byte)((bits >> i) & 1);
        }
    }

    private LeafSelection AppendNested(ArrayData data, LeafLevels levels)
    {
        int rows = data.Length;
        int count = rows;
        bool hasRepetition = _leaf.MaxRepetition > 0;
        int* positions = Reserve<int>(_positions, count);
        for (int i = 0; i < count; i++)
        {
            positions[i] = i;
        }

        NativeMemory.Clear(Reserve<byte>(_definition, count), (nuint)count);
        if (hasRepetition)
        {
            NativeMemory.Clear(Reserve<byte>(_repetition, count), (nuint)count);
        }

        int ownNulls = 0;
        for (int depth = 0; depth < _leaf.Path.Length; depth++)
        {
            WriteNode node = _leaf.Path[depth];
            ownNulls = ApplyValidity(node, data, count);
            switch (node.Kind)
            {
                case WriteNodeKind.Leaf:
                    break;
                case WriteNodeKind.Struct:
                    int index = Array.IndexOf(node.Children, _leaf.Path[depth + 1]);
                    data = Decode(data.Children[index].Borrow(data.Offset, data.Length), depth + 2 == _leaf.Path.Length);
                    break;
                default:
                    count = Unfold(node, data, count);
                    data = ElementsOf(node, data, _leaf.Path[depth + 1]);
                    data = Decode(data, depth + 2 == _leaf.Path.Length);
                    break;
            }
        }

        return Finish(data, levels, count, rows, ownNulls);
    }

    private LeafSelection Finish(ArrayData data, LeafLevels levels, int count, int rows, int ownNulls)
    {
        NativeMemory.Copy(_definition.Pointer, levels.ReserveDefinition(count), (nuint)count);
        if (_leaf.MaxRepetition > 0)
        {
            NativeMemory.Copy(_repetition.Pointer, levels.ReserveRepetition(count), (nuint)count);
        }

        int* positions = (int*)_positions.Pointer;
        int present = 0;
        for (int i = 0; i < count; i++)
        {
            int position = positions[i];
            positions[present] = position;
            present += position == Dead ? 0 : 1;
        }

        levels.Commit(count, present, rows, ownNulls);
        return new LeafSelection(data, present, positions);
    }

    /// <summary>Kills the entries whose value is null and raises the level of the others; returns how many died.</summary>
    private int ApplyValidity(WriteNode node, ArrayData data, int count)
    {
        int* positions = (int*)_positions.Pointer;
        byte* definition = _definition.Pointer;
        byte present = (byte)node.Definition;
        bool isNullType = data.DataType.TypeId == ArrowTypeId.Null;
        int died = 0;
        if (data.NullCount == 0)
        {
            if (node.IsOptional)
            {
                for (int i = 0; i < count; i++)
                {
                    definition[i] = positions[i] == Dead ? definition[i] : present;
                }
            }

            return 0;
        }

        ReadOnlySpan<byte> validity = isNullType ? default : data.Buffers[0].Span;
        for (int i = 0; i < count; i++)
        {
            int position = positions[i];
            if (position == Dead)
            {
                continue;
            }

            if (!isNullType && BitUtility.GetBit(validity, data.Offset + position))
            {
                definition[i] = present;
            }
            else
            {
                positions[i] = Dead;
                died++;
            }
        }

        return died == 0 || node.IsOptional
            ? died
            : throw _leaf.Error(ParquetWriteErrorKind.NullInRequired, $"'{node.Node.Path}' is required and holds {died} nulls; keys of maps and the parts of a variant cannot be null.");
    }

    /// <summary>Replaces each entry of a list by one entry per element; an empty list stays as a dead entry.</summary>
    private int Unfold(WriteNode node, ArrayData data, int count)
    {
        var lists = new ListRanges(data, _leaf);
        int* positions = (int*)_positions.Pointer;
        long total = 0;
        for (int i = 0; i < count; i++)
        {
            int size = 1;
            if (positions[i] != Dead)
            {
                lists.Get(positions[i], out _, out int length);
                size = Math.Max(length, 1);
            }

            total += size;
        }

        if (total > int.MaxValue - BitWords.BitsPerWord)
        {
            throw _leaf.Error(ParquetWriteErrorKind.LimitExceeded, $"The lists of one batch hold {total} elements; at most 2^31 can be written at once. Use smaller batches.");
        }

        byte* definition = _definition.Pointer;
        byte* repetition = _repetition.Pointer;
        int* nextPositions = Reserve<int>(_nextPositions, (int)total);
        byte* nextDefinition = Reserve<byte>(_nextDefinition, (int)total);
        byte* nextRepetition = Reserve<byte>(_nextRepetition, (int)total);
        byte elementDefinition = (byte)(node.Definition + 1);
        byte elementRepetition = (byte)node.ElementRepetition;
        int next = 0;
        for (int i = 0; i < count; i++)
        {
            int start = Dead;
            int length = 0;
            if (positions[i] != Dead)
            {
                lists.Get(positions[i], out start, out length);
            }

            nextRepetition[next] = repetition[i];
            if (length == 0)
            {
                nextPositions[next] = Dead;
                nextDefinition[next++] = definition[i];
                continue;
            }

            nextPositions[next] = start;
            nextDefinition[next++] = elementDefinition;
            for (int k = 1; k < length; k++)
            {
                nextPositions[next] = start + k;
                nextDefinition[next] = elementDefinition;
                nextRepetition[next++] = elementRepetition;
            }
        }

        (_positions, _nextPositions) = (_nextPositions, _positions);
        (_definition, _nextDefinition) = (_nextDefinition, _definition);
        (_repetition, _nextRepetition) = (_nextRepetition, _repetition);
        return (int)total;
    }

    private static ArrayData ElementsOf(WriteNode node, ArrayData data, WriteNode child)
    {
        ArrayData elements = data.Children[0];
        if (node.Kind == WriteNodeKind.List)
        {
            return elements;
        }

        if (elements.NullCount > 0)
        {
            throw child.Leaf?.Error(ParquetWriteErrorKind.NullInRequired, "An entry of a map is null.")
                ?? new ParquetWriteException(ParquetWriteErrorKind.NullInRequired, child.Node.Path, "An entry of a map is null.");
        }

        return elements.Children[Array.IndexOf(node.Children, child)].Borrow(elements.Offset, elements.Length);
    }

    /// <summary>Removes dictionaries and runs, except a dictionary of bytes without nulls at the leaf itself.</summary>
    private ArrayData Decode(ArrayData data, bool isLeaf)
    {
        if (data.DataType is DictionaryType dictionary)
        {
            if (isLeaf && LeafBytes.IsVariable(dictionary.ValueType) && data.Dictionary!.NullCount == 0)
            {
                return data;
            }

            return Own(Plain(data, dictionary.ValueType), isLeaf);
        }

        return data.DataType is RunEndEncodedType runs ? Own(Plain(data, runs.ValuesField.DataType), isLeaf) : data;
    }

    private ArrayData Plain(ArrayData data, IArrowType type)
    {
        try
        {
            return CastKernel.TryCast(data, type, _allocator)!;
        }
        catch (ArrowFormatException e)
        {
            throw _leaf.Error(ParquetWriteErrorKind.SchemaMismatch, e.Message, e);
        }
    }

    private ArrayData Own(ArrayData data, bool isLeaf)
    {
        _owned.Add(data);
        return Decode(data, isLeaf);
    }

    private static T* Reserve<T>(NativeBufferBuilder builder, int count)
        where T : unmanaged
    {
        builder.Length = 0;
        return (T*)builder.Advance((long)count * sizeof(T));
    }
}
