using System.Buffers.Binary;
using System.Text;

namespace DuckLake.Columnar;

/// <summary>
/// Writes a FlatBuffer back to front. Positions it hands out are counted from the end of the buffer. Children are written before the
/// tables that refer to them.
/// </summary>
internal sealed class FlatBufferBuilder
{
    private const int MaxSlots = 16;

    private readonly int[] _slots = new int[MaxSlots];
    private byte[] _bytes = new byte[1024];
    private int _used;
    private int _slotCount;
    private int _tableStart;
    private int _largestAlignment = sizeof(int);

    internal int CreateString(string text)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        Prepare(sizeof(int), length + 1);
        Reserve(1)[0] = 0;
        Encoding.UTF8.GetBytes(text, Reserve(length));
        PushInt32(length);
        return _used;
    }

    /// <summary>A vector of scalars or structs whose bytes are given.</summary>
    internal int CreateVector(ReadOnlySpan<byte> elements, int count, int alignment)
    {
        Prepare(sizeof(int), elements.Length);
        Prepare(alignment, elements.Length);
        elements.CopyTo(Reserve(elements.Length));
        PushInt32(count);
        return _used;
    }

    /// <summary>A vector of references to tables.</summary>
    internal int CreateTableVector(ReadOnlySpan<int> positions)
    {
        Prepare(sizeof(int), positions.Length * sizeof(int));
        for (int i = positions.Length - 1; i >= 0; i--)
        {
            PushOffset(positions[i]);
        }

        PushInt32(positions.Length);
        return _used;
    }

    internal void StartTable(int slotCount)
    {
        _slots.AsSpan(0, slotCount).Clear();
        _slotCount = slotCount;
        _tableStart = _used;
    }

    internal void AddByte(int slot, byte value)
    {
        Reserve(1)[0] = value;
        _slots[slot] = _used;
    }

    internal void AddBoolean(int slot, bool value) => AddByte(slot, value ? (byte)1 : (byte)0);

    internal void AddInt16(int slot, short value)
    {
        Prepare(sizeof(short), 0);
        BinaryPrimitives.WriteInt16LittleEndian(Reserve(sizeof(short)), value);
        _slots[slot] = _used;
    }

    internal void AddInt32(int slot, int value)
    {
        Prepare(sizeof(int), 0);
        PushInt32(value);
        _slots[slot] = _used;
    }

    internal void AddInt64(int slot, long value)
    {
        Prepare(sizeof(long), 0);
        BinaryPrimitives.WriteInt64LittleEndian(Reserve(sizeof(long)), value);
        _slots[slot] = _used;
    }

    /// <summary>Refers to a table, string or vector; position 0 leaves the slot empty.</summary>
    internal void AddReference(int slot, int position)
    {
        if (position == 0)
        {
            return;
        }

        Prepare(sizeof(int), 0);
        PushOffset(position);
        _slots[slot] = _used;
    }

    internal int EndTable()
    {
        Prepare(sizeof(int), 0);
        PushInt32(0);
        int table = _used;
        for (int i = _slotCount - 1; i >= 0; i--)
        {
            PushUInt16(_slots[i] == 0 ? 0 : table - _slots[i]);
        }

        PushUInt16(table - _tableStart);
        PushUInt16((_slotCount + 2) * sizeof(ushort));
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(_bytes.Length - table), _used - table);
        return table;
    }

    /// <summary>The buffer with its root, valid until the builder is used again.</summary>
    internal ReadOnlyMemory<byte> Finish(int root)
    {
        Prepare(_largestAlignment, sizeof(int));
        PushOffset(root);
        return _bytes.AsMemory(_bytes.Length - _used);
    }

    private void PushInt32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Reserve(sizeof(int)), value);

    private void PushUInt16(int value) => BinaryPrimitives.WriteUInt16LittleEndian(Reserve(sizeof(ushort)), checked((ushort)value));

    private void PushOffset(int position)
    {
        Span<byte> target = Reserve(sizeof(int));
        BinaryPrimitives.WriteInt32LittleEndian(target, _used - position);
    }

    // Pads so that what follows is aligned once 'following' more bytes stand before it.
    private void Prepare(int alignment, int following)
    {
        _largestAlignment = Math.Max(_largestAlignment, alignment);
        int padding = -(_used + following) & (alignment - 1);
        Reserve(padding).Clear();
    }

    private Span<byte> Reserve(int count)
    {
        if (count > _bytes.Length - _used)
        {
            var larger = new byte[checked(Math.Max(_bytes.Length * 2, _used + count))];
            _bytes.AsSpan(_bytes.Length - _used).CopyTo(larger.AsSpan(larger.Length - _used));
            _bytes = larger;
        }

        _used += count;
        return _bytes.AsSpan(_bytes.Length - _used, count);
    }
}
