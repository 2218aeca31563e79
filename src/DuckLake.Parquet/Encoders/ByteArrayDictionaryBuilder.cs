using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using DuckLake.Columnar;
using DuckLake.Parquet.Decoding;

namespace DuckLake.Parquet.Encoders;

/// <summary>
/// Builds the dictionary of a column chunk of byte strings, of variable or fixed length. A sparse table of hash bits and
/// indices leads to dense entries, in which strings of up to 16 bytes are compared without their bytes in the page. Not
/// thread-safe; dispose it.
/// </summary>
[SkipLocalsInit]
internal sealed unsafe class ByteArrayDictionaryBuilder : IDisposable
{
    private const int SmallestSlots = 1024;

    // A table that stays in the second-level cache is kept at most a quarter full: a value that is not at its own slot costs
    // a branch misprediction.
    private const int LargestSparseSlots = 1 << 16;
    private const int InlineBytes = 16;
    private const ulong FirstMultiplier = 0x9E3779B97F4A7C15;
    private const ulong SecondMultiplier = 0xD6E8FEB86659FD93;

    // Chosen per process, so that no one can prepare strings that collide.
    private static readonly ulong s_seed = (ulong)Random.Shared.NextInt64();

    private readonly MemoryAllocator _allocator;
    private readonly ByteSink _plain;
    private readonly ByteSink _entries;
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
        _entries = new ByteSink(_allocator);
        Allocate(SmallestSlots);
    }

    /// <summary>Number of distinct values.</summary>
    internal int Count => _count;

    /// <summary>True once a value did not fit.</summary>
    internal bool IsFull { get; private set; }

    /// <summary>The PLAIN dictionary page, borrowed until the next call.</summary>
    internal ReadOnlySpan<byte> PlainBytes => _plain.WrittenSpan;

    /// <summary>Memory in use, in bytes.</summary>
    internal long AllocatedBytes => _table.Length + _plain.CapacityBytes + _entries.CapacityBytes;

    /// <summary>The value of an index, borrowed until the next <see cref="Append(ReadOnlySpan{ByteSlice}, Span{int})"/>.</summary>
    internal ReadOnlySpan<byte> this[int index]
    {
        get
        {
            Entry entry = MemoryMarshal.Cast<byte, Entry>(_entries.WrittenSpan)[index];
            return _plain.WrittenSpan.Slice(entry.Start, entry.Length);
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
        _entries.Reset();
        _count = 0;
        IsFull = false;
        _table.Span.Clear();
    }

    public void Dispose()
    {
        _table.Dispose();
        _table = default;
        _plain.Dispose();
        _entries.Dispose();
    }

    private int Append(ByteSlice* values, int count, int* indices)
    {
        ulong* table = (ulong*)_table.Pointer;
        Entry* entries = (Entry*)_entries.Pointer;
        byte* plain = _plain.Pointer;
        uint mask = (uint)(_slots - 1);
        ulong seed = s_seed;
        for (int i = 0; i < count; i++)
        {
            byte* bytes = values[i].Pointer;
            int length = values[i].Length;
            ulong low, high;
            if (ByteSliceKernels.CanLoad16(bytes, length))
            {
                // The bytes themselves, padded with zeros.
                Vector128<byte> kept = Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(Masks), (nuint)(InlineBytes - length));
                Vector128<ulong> key = (Vector128.Load(bytes) & kept).AsUInt64();
                low = key.GetElement(0);
                high = key.GetElement(1);
            }
            else
            {
                SlowKey(bytes, length, out low, out high);
            }

            ulong hash = Mix(low ^ seed ^ (uint)length, high ^ SecondMultiplier);
            uint slot = (uint)hash & mask;
            while (true)
            {
                ulong found = table[slot];
                if ((uint)found == 0)
                {
                    if (!TryInsert(bytes, length, low, high, slot, hash))
                    {
                        return i;
                    }

                    table = (ulong*)_table.Pointer;
                    entries = (Entry*)_entries.Pointer;
                    plain = _plain.Pointer;
                    mask = (uint)(_slots - 1);
                    indices[i] = _count - 1;
                    break;
                }

                if ((uint)(found >> 32) == (uint)(hash >> 32))
                {
                    uint index = (uint)found - 1;
                    Entry* entry = entries + index;
                    if (((entry->Low ^ low) | (entry->High ^ high) | (uint)(entry->Length ^ length)) == 0
                        && (length <= InlineBytes || AreEqual(plain + entry->Start, bytes, length)))
                    {
                        indices[i] = (int)index;
                        break;
                    }
                }

                slot = slot + 1 & mask;
            }
        }

        return count;
    }

    /// <summary>Empty strings, short ones at the end of a memory page, and two hashes of the long ones.</summary>
    private static void SlowKey(byte* bytes, int length, out ulong low, out ulong high)
    {
        if (length <= InlineBytes)
        {
            Vector128<byte> padded = Vector128<byte>.Zero;
            new ReadOnlySpan<byte>(bytes, length).CopyTo(new Span<byte>(&padded, InlineBytes));
            low = padded.AsUInt64().GetElement(0);
            high = padded.AsUInt64().GetElement(1);
            return;
        }

        // Two chains, which the processor multiplies side by side.
        ulong first = s_seed;
        ulong second = FirstMultiplier;
        byte* last = bytes + length - InlineBytes;
        for (; bytes < last; bytes += InlineBytes)
        {
            ulong a = Unsafe.ReadUnaligned<ulong>(bytes);
            ulong b = Unsafe.ReadUnaligned<ulong>(bytes + 8);
            first = Mix(a ^ first, b ^ SecondMultiplier);
            second = (BitOperations.RotateLeft(second, 29) ^ a) * FirstMultiplier + b;
        }

        low = Mix(Unsafe.ReadUnaligned<ulong>(last) ^ first, Unsafe.ReadUnaligned<ulong>(last + 8) ^ SecondMultiplier);
        high = second;
    }

    /// <summary>Compares more than 16 bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool AreEqual(byte* left, byte* right, int length)
    {
        Vector128<byte> difference = Vector128.Load(left + length - InlineBytes) ^ Vector128.Load(right + length - InlineBytes);
        for (int i = 0; i < length - InlineBytes; i += InlineBytes)
        {
            difference |= Vector128.Load(left + i) ^ Vector128.Load(right + i);
        }

        return difference == Vector128<byte>.Zero;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong left, ulong right)
    {
        ulong high = Math.BigMul(left, right, out ulong low);
        return high ^ low;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryInsert(byte* bytes, int length, ulong low, ulong high, uint slot, ulong hash)
    {
        long size = (long)_prefixBytes + length;
        if (size > _limitBytes - _plain.Length)
        {
            IsFull = true;
            return false;
        }

        if (_prefixBytes > 0)
        {
            _plain.WriteInt32(length);
        }

        var entry = new Entry { Low = low, High = high, Length = length, Start = _plain.Length };
        _plain.Write(new ReadOnlySpan<byte>(bytes, length));
        Unsafe.WriteUnaligned(_entries.Reserve(sizeof(Entry)), entry);
        _entries.Advance(sizeof(Entry));
        ((ulong*)_table.Pointer)[slot] = Tag(hash, _count++);
        if ((long)_count * (_slots < LargestSparseSlots ? 4 : 2) > _slots)
        {
            Rehash();
        }

        return true;
    }

    /// <summary>Upper half of the hash, and the index from 1 on; 0 is an empty slot.</summary>
    private static ulong Tag(ulong hash, int index) => (hash & 0xFFFFFFFF00000000) | (uint)(index + 1);

    private void Rehash()
    {
        _table.Dispose();
        _table = default;
        Allocate(_slots * 4);
        ulong* table = (ulong*)_table.Pointer;
        Entry* entries = (Entry*)_entries.Pointer;
        uint mask = (uint)(_slots - 1);
        for (int i = 0; i < _count; i++)
        {
            ulong hash = Mix(entries[i].Low ^ s_seed ^ (uint)entries[i].Length, entries[i].High ^ SecondMultiplier);
            uint slot = (uint)hash & mask;
            while (table[slot] != 0)
            {
                slot = slot + 1 & mask;
            }

            table[slot] = Tag(hash, i);
        }
    }

    private void Allocate(int slots)
    {
        _table = _allocator.AllocateZeroed((long)slots * sizeof(ulong));
        _slots = slots;
    }

    /// <summary>From position 16 - n on: n bytes to keep, then bytes to drop.</summary>
    private static ReadOnlySpan<byte> Masks =>
    [
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    private struct Entry
    {
        /// <summary>The first half of a short string, or a hash of a long one.</summary>
        internal ulong Low;

        /// <summary>The second half of a short string, or another hash of a long one.</summary>
        internal ulong High;

        internal int Length;

        /// <summary>Where its bytes are in the page.</summary>
        internal int Start;
    }
}
