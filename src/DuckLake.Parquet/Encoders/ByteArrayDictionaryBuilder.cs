using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using DuckLake.Columnar;
using DuckLake.Parquet.Decoding;

namespace DuckLake.Parquet.Encoders;

/// <summary>
/// Builds the dictionary of a column chunk of byte strings, of variable or fixed length. Open addressing, at most half full;
/// strings of up to 16 bytes are compared in the slot alone. Not thread-safe; dispose it.
/// </summary>
internal sealed unsafe class ByteArrayDictionaryBuilder : IDisposable
{
    private const int SmallestSlots = 1024;
    private const int InlineBytes = 16;
    private const ulong FirstMultiplier = 0x9E3779B97F4A7C15;
    private const ulong SecondMultiplier = 0xD6E8FEB86659FD93;

    private readonly MemoryAllocator _allocator;
    private readonly ByteSink _plain;
    private readonly ByteSink _starts;
    private readonly int _limitBytes;
    private readonly int _prefixBytes;
    private ArrowBuffer _table;
    private int _slots;
    private int _count;

    /// <summary>Creates an empty dictionary.</summary>
    /// <param name="limitBytes">Largest size of the PLAIN dictionary page.</param>
    /// <param name="isFixedLength">True for FIXED_LEN_BYTE_ARRAY, whose PLAIN form has no lengths.</param>
    /// <param name="allocator">The allocator, or null for the shared one.</param>
    internal ByteArrayDictionaryBuilder(int limitBytes, bool isFixedLength = false, MemoryAllocator? allocator = null)
    {
        _allocator = allocator ?? MemoryAllocator.Shared;
        _limitBytes = limitBytes;
        _prefixBytes = isFixedLength ? 0 : sizeof(int);
        _plain = new ByteSink(_allocator);
        _starts = new ByteSink(_allocator);
        Allocate(SmallestSlots);
    }

    /// <summary>Number of distinct values.</summary>
    internal int Count => _count;

    /// <summary>True once a value did not fit.</summary>
    internal bool IsFull { get; private set; }

    /// <summary>The PLAIN dictionary page, borrowed until the next call.</summary>
    internal ReadOnlySpan<byte> PlainBytes => _plain.WrittenSpan;

    /// <summary>Memory in use, in bytes.</summary>
    internal long AllocatedBytes => _table.Length + _plain.CapacityBytes + _starts.CapacityBytes;

    /// <summary>The value of an index, borrowed until the next <see cref="Append(ReadOnlySpan{ByteSlice}, Span{int})"/>.</summary>
    internal ReadOnlySpan<byte> this[int index]
    {
        get
        {
            ReadOnlySpan<int> starts = MemoryMarshal.Cast<byte, int>(_starts.WrittenSpan);
            int start = starts[index] + _prefixBytes;
            int end = index + 1 < starts.Length ? starts[index + 1] : _plain.Length;
            return _plain.WrittenSpan[start..end];
        }
    }

    /// <summary>Looks the values up, adding the new ones, and writes their indices.</summary>
    /// <param name="values">The values; not into this dictionary.</param>
    /// <param name="indices">Room for as many indices.</param>
    /// <returns>How many values were taken: fewer than given when the next one would pass the limit.</returns>
    internal int Append(ReadOnlySpan<ByteSlice> values, Span<int> indices)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(indices.Length, values.Length, nameof(indices));
        fixed (ByteSlice* from = values)
        fixed (int* to = indices)
        {
            return Append(from, values.Length, to);
        }
    }

    /// <summary>Forgets all values and keeps the memory.</summary>
    internal void Reset()
    {
        _plain.Reset();
        _starts.Reset();
        _count = 0;
        IsFull = false;
        _table.AsSpan<Slot>().Fill(Slot.Empty);
    }

    public void Dispose()
    {
        _table.Dispose();
        _table = default;
        _plain.Dispose();
        _starts.Dispose();
    }

    private int Append(ByteSlice* values, int count, int* indices)
    {
        Slot* table = (Slot*)_table.Pointer;
        uint mask = (uint)(_slots - 1);
        for (int i = 0; i < count; i++)
        {
            byte* bytes = values[i].Pointer;
            int length = values[i].Length;
            Slot key = ByteSliceKernels.CanLoad16(bytes, length) ? ShortKey(bytes, length) : SlowKey(bytes, length);
            uint slot = Hash(key) & mask;
            while (true)
            {
                Slot* found = table + slot;
                if (((found->Low ^ key.Low) | (found->High ^ key.High) | (uint)(found->Length ^ length)) == 0
                    && (length <= InlineBytes || this[found->Index].SequenceEqual(new ReadOnlySpan<byte>(bytes, length))))
                {
                    indices[i] = found->Index;
                    break;
                }

                if (found->Length < 0)
                {
                    if (!TryInsert(bytes, key, found))
                    {
                        return i;
                    }

                    table = (Slot*)_table.Pointer;
                    mask = (uint)(_slots - 1);
                    indices[i] = _count - 1;
                    break;
                }

                slot = slot + 1 & mask;
            }
        }

        return count;
    }

    /// <summary>The bytes themselves, padded with zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Slot ShortKey(byte* bytes, int length)
    {
        Vector128<byte> kept = Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(Masks), (nuint)(InlineBytes - length));
        Vector128<ulong> key = (Vector128.Load(bytes) & kept).AsUInt64();
        return new Slot { Low = key.GetElement(0), High = key.GetElement(1), Length = length };
    }

    /// <summary>Empty strings, short ones at the end of a memory page, and a hash of the long ones.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Slot SlowKey(byte* bytes, int length)
    {
        if (length <= InlineBytes)
        {
            Vector128<byte> padded = default;
            new ReadOnlySpan<byte>(bytes, length).CopyTo(new Span<byte>(&padded, InlineBytes));
            return new Slot { Low = padded.AsUInt64().GetElement(0), High = padded.AsUInt64().GetElement(1), Length = length };
        }

        ulong first = FirstMultiplier;
        ulong second = SecondMultiplier;
        byte* last = bytes + length - InlineBytes;
        for (; bytes < last; bytes += InlineBytes)
        {
            ulong mixed = Mix(Unsafe.ReadUnaligned<ulong>(bytes) ^ first, Unsafe.ReadUnaligned<ulong>(bytes + 8) ^ SecondMultiplier);
            second += BitOperations.RotateLeft(first, 23);
            first = mixed;
        }

        ulong low = Mix(Unsafe.ReadUnaligned<ulong>(last) ^ first, Unsafe.ReadUnaligned<ulong>(last + 8) ^ FirstMultiplier);
        return new Slot { Low = low, High = first ^ second, Length = length };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Hash(in Slot key)
    {
        ulong mixed = Mix(key.Low ^ FirstMultiplier ^ (uint)key.Length, key.High ^ SecondMultiplier);
        return (uint)(mixed ^ mixed >> 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong left, ulong right)
    {
        ulong high = Math.BigMul(left, right, out ulong low);
        return high ^ low;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryInsert(byte* bytes, in Slot key, Slot* slot)
    {
        long size = (long)_prefixBytes + key.Length;
        if (size > _limitBytes - _plain.Length)
        {
            IsFull = true;
            return false;
        }

        _starts.WriteInt32(_plain.Length);
        if (_prefixBytes > 0)
        {
            _plain.WriteInt32(key.Length);
        }

        _plain.Write(new ReadOnlySpan<byte>(bytes, key.Length));
        *slot = key;
        slot->Index = _count++;
        if (_count * 2 > _slots)
        {
            Rehash();
        }

        return true;
    }

    private void Rehash()
    {
        using ArrowBuffer old = _table;
        _table = default;
        Allocate(_slots * 4);
        Slot* table = (Slot*)_table.Pointer;
        uint mask = (uint)(_slots - 1);
        foreach (ref readonly Slot entry in old.AsSpan<Slot>())
        {
            if (entry.Length < 0)
            {
                continue;
            }

            uint slot = Hash(entry) & mask;
            while (table[slot].Length >= 0)
            {
                slot = slot + 1 & mask;
            }

            table[slot] = entry;
        }
    }

    private void Allocate(int slots)
    {
        _table = _allocator.Allocate((long)slots * sizeof(Slot));
        _slots = slots;
        _table.AsSpan<Slot>().Fill(Slot.Empty);
    }

    /// <summary>From position 16 - n on: n bytes to keep, then bytes to drop.</summary>
    private static ReadOnlySpan<byte> Masks =>
    [
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    /// <summary>A short string itself, or two hashes of a long one.</summary>
    private struct Slot
    {
        internal ulong Low;
        internal ulong High;

        /// <summary>Length of the string; -1 for an empty slot.</summary>
        internal int Length;

        internal int Index;

        internal static Slot Empty => new() { Length = -1, Index = -1 };
    }
}
