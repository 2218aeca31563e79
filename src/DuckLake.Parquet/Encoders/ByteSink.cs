using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DuckLake.Columnar;

namespace DuckLake.Parquet.Encoders;

/// <summary>
/// A growing buffer of pooled native memory that encoders append to. At least <see cref="MemoryAllocator.PaddingBytes"/> bytes
/// behind a reserved span are addressable, so vector kernels may write past its end. Spans and memories are borrowed until the
/// next write, <see cref="Reset"/> or <see cref="Dispose"/>. Not thread-safe; dispose it.
/// </summary>
internal sealed unsafe class ByteSink : IDisposable
{
    private const int SmallestBytes = 4096 - MemoryAllocator.PaddingBytes;
    private const int LargestBytes = int.MaxValue - MemoryAllocator.PaddingBytes;

    private readonly MemoryAllocator _allocator;
    private ArrowBuffer _buffer;
    private int _capacity;
    private int _length;

    internal ByteSink(MemoryAllocator? allocator = null, int initialCapacityBytes = 0)
    {
        _allocator = allocator ?? MemoryAllocator.Shared;
        if (initialCapacityBytes > 0)
        {
            Grow(initialCapacityBytes);
        }
    }

    /// <summary>Bytes written; may be set back to drop the last ones.</summary>
    internal int Length
    {
        get => _length;
        set
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)value, (uint)_length, nameof(value));
            _length = value;
        }
    }

    /// <summary>Bytes that fit without growing.</summary>
    internal int CapacityBytes => _capacity;

    /// <summary>First written byte, valid until the sink grows; null while nothing was reserved.</summary>
    internal byte* Pointer => _buffer.Pointer;

    internal Span<byte> WrittenSpan => new(_buffer.Pointer, _length);

    internal ReadOnlyMemory<byte> WrittenMemory => _buffer.AsMemory()[.._length];

    /// <summary>At least <paramref name="sizeBytes"/> bytes behind the written ones; <see cref="Advance"/> counts them as written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Span<byte> GetSpan(int sizeBytes)
    {
        byte* start = Reserve(sizeBytes);
        return new Span<byte>(start, _capacity - _length);
    }

    /// <summary>As <see cref="GetSpan"/>, by pointer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal byte* Reserve(int sizeBytes)
    {
        if ((uint)sizeBytes > (uint)(_capacity - _length))
        {
            Grow((long)_length + sizeBytes);
        }

        return _buffer.Pointer + _length;
    }

    /// <summary>Counts reserved bytes as written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Advance(int sizeBytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)sizeBytes, (uint)(_capacity - _length), nameof(sizeBytes));
        _length += sizeBytes;
    }

    internal void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetSpan(bytes.Length));
        _length += bytes.Length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void WriteByte(byte value)
    {
        *Reserve(1) = value;
        _length++;
    }

    internal void WriteInt32(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(GetSpan(sizeof(int)), value);
        _length += sizeof(int);
    }

    /// <summary>Writes an unsigned LEB128 integer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void WriteVarint(ulong value)
    {
        byte* to = Reserve(10);
        byte* start = to;
        for (; value >= 0x80; value >>= 7)
        {
            *to++ = (byte)(value | 0x80);
        }

        *to++ = (byte)value;
        _length += (int)(to - start);
    }

    /// <summary>Writes a signed integer in zig-zag form.</summary>
    internal void WriteZigZag(long value) => WriteVarint((ulong)((value << 1) ^ (value >> 63)));

    /// <summary>Forgets the written bytes and keeps the memory.</summary>
    internal void Reset() => _length = 0;

    /// <summary>Hands the written bytes over to the caller, who disposes them, and starts anew.</summary>
    internal ArrowBuffer Detach()
    {
        ArrowBuffer result = _length == 0 ? default : new ArrowBuffer(_buffer.Block, _buffer.Pointer, _length);
        if (_length == 0)
        {
            _buffer.Dispose();
        }

        _buffer = default;
        _capacity = 0;
        _length = 0;
        return result;
    }

    public void Dispose()
    {
        _buffer.Dispose();
        _buffer = default;
        _capacity = 0;
        _length = 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(long needed)
    {
        if ((ulong)needed > LargestBytes)
        {
            throw new InvalidOperationException(
                $"A buffer of encoded Parquet data would grow to {needed} bytes; at most {LargestBytes} are possible. Write smaller pages.");
        }

        long target = Math.Min(LargestBytes, Math.Max(needed, Math.Max(SmallestBytes, (_capacity + (long)MemoryAllocator.PaddingBytes) * 2 - MemoryAllocator.PaddingBytes)));
        ArrowBuffer larger = _allocator.Allocate(target);
        NativeMemory.Copy(_buffer.Pointer, larger.Pointer, (nuint)_length);
        _buffer.Dispose();
        _buffer = larger;
        _capacity = (int)target;
    }
}
