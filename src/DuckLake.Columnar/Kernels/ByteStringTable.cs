using System.Numerics;
using System.Runtime.InteropServices;

namespace DuckLake.Columnar;

/// <summary>A set of byte strings, numbered in the order of their first appearance. Not thread-safe while adding.</summary>
internal sealed class ByteStringTable
{
    private const ulong Multiplier = 0x9E3779B97F4A7C15;

    private int[] _slots = CreateSlots(16);
    private ulong[] _hashes = new ulong[8];
    private int[] _ends = new int[8];
    private byte[] _bytes = new byte[64];

    /// <summary>Number of distinct strings.</summary>
    internal int Count { get; private set; }

    /// <summary>Total bytes of all strings.</summary>
    internal int ByteCount => Count == 0 ? 0 : _ends[Count - 1];

    internal ReadOnlySpan<byte> this[int index] => _bytes.AsSpan((index == 0 ? 0 : _ends[index - 1]).._ends[index]);

    /// <summary>The number of a string, or -1.</summary>
    internal int Find(ReadOnlySpan<byte> value)
    {
        ulong hash = Hash(value);
        return _slots[FindSlot(value, hash)];
    }

    /// <summary>The number of a string, which is added if it is new.</summary>
    internal int GetOrAdd(ReadOnlySpan<byte> value)
    {
        ulong hash = Hash(value);
        int slot = FindSlot(value, hash);
        if (_slots[slot] >= 0)
        {
            return _slots[slot];
        }

        int start = ByteCount;
        int end = checked(start + value.Length);
        if (end > _bytes.Length)
        {
            Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(end, _bytes.Length * 2L)));
        }

        if (Count == _ends.Length)
        {
            Array.Resize(ref _ends, checked(Count * 2));
            Array.Resize(ref _hashes, checked(Count * 2));
        }

        value.CopyTo(_bytes.AsSpan(start));
        _ends[Count] = end;
        _hashes[Count] = hash;
        _slots[slot] = Count;
        Count++;
        if (Count * 2L > _slots.Length)
        {
            Rehash();
        }

        return Count - 1;
    }

    private static ulong Hash(ReadOnlySpan<byte> value)
    {
        ulong hash = (ulong)value.Length * Multiplier;
        while (value.Length >= 8)
        {
            hash = Mix(hash ^ MemoryMarshal.Read<ulong>(value));
            value = value[8..];
        }

        ulong rest = 0;
        for (int i = 0; i < value.Length; i++)
        {
            rest |= (ulong)value[i] << (i * 8);
        }

        return Mix(hash ^ rest);
    }

    private static ulong Mix(ulong value)
    {
        ulong high = Math.BigMul(value ^ BitOperations.RotateLeft(Multiplier, 17), Multiplier, out ulong low);
        return high ^ low;
    }

    private static int[] CreateSlots(int count)
    {
        var slots = new int[count];
        slots.AsSpan().Fill(-1);
        return slots;
    }

    private int FindSlot(ReadOnlySpan<byte> value, ulong hash)
    {
        int mask = _slots.Length - 1;
        int slot = (int)hash & mask;
        while (true)
        {
            int index = _slots[slot];
            if (index < 0 || (_hashes[index] == hash && this[index].SequenceEqual(value)))
            {
                return slot;
            }

            slot = (slot + 1) & mask;
        }
    }

    private void Rehash()
    {
        _slots = CreateSlots(checked(_slots.Length * 2));
        int mask = _slots.Length - 1;
        for (int index = 0; index < Count; index++)
        {
            int slot = (int)_hashes[index] & mask;
            while (_slots[slot] >= 0)
            {
                slot = (slot + 1) & mask;
            }

            _slots[slot] = index;
        }
    }
}
