using System.Numerics;
using System.Runtime.CompilerServices;
using DuckLake.Columnar;

namespace DuckLake.Parquet.Encoders;

/// <summary>
/// Builds the dictionary of a column chunk of fixed width: INT32 and FLOAT as <see cref="uint"/>, INT64 and DOUBLE as
/// <see cref="ulong"/> (compared by their bits), 16-byte strings as <see cref="UInt128"/>. Open addressing.
/// Not thread-safe; dispose it.
/// </summary>
internal sealed unsafe class FixedDictionaryBuilder<T> : IDisposable
    where T : unmanaged, IEquatable<T>
{
    private const int SmallestSlots = 2048;

    // A table that stays in the second-level cache is kept at most a quarter full: a value that is not at its own slot costs
    // a branch misprediction.
    private const int LargestSparseSlots = 1 << 16;
    private const int Empty = -1;
    private const ulong Multiplier = 0x9E3779B97F4A7C15;

    private readonly MemoryAllocator _allocator;
    private readonly ByteSink _values;
    private readonly int _limitBytes;
    private ArrowBuffer _keys;
    private ArrowBuffer _indices;
    private int _slots;
    private int _count;

    /// <summary>Creates an empty dictionary.</summary>
    /// <param name="limitBytes">Largest size of the PLAIN dictionary page.</param>
    /// <param name="allocator">The allocator, or null for the shared one.</param>
    internal FixedDictionaryBuilder(int limitBytes, MemoryAllocator? allocator = null)
    {
        _allocator = allocator ?? MemoryAllocator.Shared;
        _limitBytes = limitBytes;
        _values = new ByteSink(_allocator);
        Allocate(SmallestSlots);
    }

    /// <summary>Number of distinct values.</summary>
    internal int Count => _count;

    /// <summary>True once a value did not fit.</summary>
    internal bool IsFull { get; private set; }

    /// <summary>The distinct values by index.</summary>
    internal ReadOnlySpan<T> Values => new(_values.Pointer, _count);

    /// <summary>The PLAIN dictionary page, borrowed until the next call.</summary>
    internal ReadOnlySpan<byte> PlainBytes => _values.WrittenSpan;

    /// <summary>Memory in use, in bytes.</summary>
    internal long AllocatedBytes => _keys.Length + _indices.Length + _values.CapacityBytes;

    /// <summary>Looks the values up, adding the new ones, and writes their indices.</summary>
    /// <param name="values">The values.</param>
    /// <param name="indices">Room for as many indices.</param>
    /// <returns>How many values were taken: fewer than given when the next one would pass the limit.</returns>
    internal int Append(ReadOnlySpan<T> values, Span<int> indices)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(indices.Length, values.Length, nameof(indices));
        fixed (T* from = values)
        fixed (int* to = indices)
        {
            return Append(from, values.Length, to);
        }
    }

    /// <summary>Forgets all values and keeps the memory.</summary>
    internal void Reset()
    {
        _values.Reset();
        _count = 0;
        IsFull = false;
        _indices.Span.Fill(0xFF);
    }

    public void Dispose()
    {
        _keys.Dispose();
        _indices.Dispose();
        _keys = default;
        _indices = default;
        _values.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Hash(T value, int shift)
    {
        if (typeof(T) == typeof(uint))
        {
            uint bits = Unsafe.BitCast<T, uint>(value);
            return (uint)(bits * Multiplier >> shift);
        }

        if (typeof(T) == typeof(ulong))
        {
            ulong bits = Unsafe.BitCast<T, ulong>(value);
            return (uint)((bits ^ bits >> 32) * Multiplier >> shift);
        }

        UInt128 wide = Unsafe.BitCast<T, UInt128>(value);
        ulong mixed = (ulong)wide ^ BitOperations.RotateLeft((ulong)(wide >> 64) * Multiplier, 32);
        return (uint)((mixed ^ mixed >> 32) * Multiplier >> shift);
    }

    private int Append(T* values, int count, int* indices)
    {
        T* keys = (T*)_keys.Pointer;
        int* slots = (int*)_indices.Pointer;
        uint mask = (uint)(_slots - 1);
        int shift = 64 - BitOperations.Log2((uint)_slots);
        for (int i = 0; i < count; i++)
        {
            T value = values[i];
            uint slot = Hash(value, shift);
            while (true)
            {
                int index = slots[slot];
                if (index < 0)
                {
                    if (!TryInsert(value, slot, out index))
                    {
                        return i;
                    }

                    keys = (T*)_keys.Pointer;
                    slots = (int*)_indices.Pointer;
                    mask = (uint)(_slots - 1);
                    shift = 64 - BitOperations.Log2((uint)_slots);
                    indices[i] = index;
                    break;
                }

                if (keys[slot].Equals(value))
                {
                    indices[i] = index;
                    break;
                }

                slot = slot + 1 & mask;
            }
        }

        return count;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryInsert(T value, uint slot, out int index)
    {
        index = _count;
        if (_values.Length > _limitBytes - sizeof(T))
        {
            IsFull = true;
            return false;
        }

        Unsafe.WriteUnaligned(_values.Reserve(sizeof(T)), value);
        _values.Advance(sizeof(T));
        _count++;
        ((T*)_keys.Pointer)[slot] = value;
        ((int*)_indices.Pointer)[slot] = index;
        if ((long)_count * (_slots < LargestSparseSlots ? 4 : 2) > _slots)
        {
            Rehash();
        }

        return true;
    }

    private void Rehash()
    {
        _keys.Dispose();
        _indices.Dispose();
        _keys = default;
        _indices = default;
        Allocate(_slots * 4);
        T* keys = (T*)_keys.Pointer;
        int* slots = (int*)_indices.Pointer;
        T* values = (T*)_values.Pointer;
        uint mask = (uint)(_slots - 1);
        int shift = 64 - BitOperations.Log2((uint)_slots);
        for (int i = 0; i < _count; i++)
        {
            uint slot = Hash(values[i], shift);
            while (slots[slot] >= 0)
            {
                slot = slot + 1 & mask;
            }

            keys[slot] = values[i];
            slots[slot] = i;
        }
    }

    private void Allocate(int slots)
    {
        _keys = _allocator.Allocate((long)slots * sizeof(T));
        _indices = _allocator.Allocate((long)slots * sizeof(int));
        _slots = slots;
        _indices.AsSpan<int>().Fill(Empty);
    }
}
