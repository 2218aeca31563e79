using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DuckLake.Columnar;

/// <summary>A growing native buffer; <see cref="Finish"/> hands the bytes over as an <see cref="ArrowBuffer"/>.</summary>
internal sealed unsafe class NativeBufferBuilder : IDisposable
{
    private readonly MemoryAllocator _allocator;
    private ArrowBuffer _buffer;
    private long _length;

    internal NativeBufferBuilder(MemoryAllocator? allocator = null, long initialCapacityBytes = 0)
    {
        _allocator = allocator ?? MemoryAllocator.Shared;
        if (initialCapacityBytes > 0)
        {
            _buffer = _allocator.Allocate(initialCapacityBytes);
        }
    }

    /// <summary>Bytes written.</summary>
    internal long Length
    {
        get => _length;
        set
        {
            EnsureCapacity(value);
            _length = value;
        }
    }

    internal byte* Pointer => _buffer.Pointer;

    internal Span<byte> WrittenSpan => new(_buffer.Pointer, checked((int)_length));

    internal Span<T> AsSpan<T>()
        where T : unmanaged => new(_buffer.Pointer, checked((int)(_length / sizeof(T))));

    internal void EnsureCapacity(long capacityBytes)
    {
        if (capacityBytes > _buffer.Length)
        {
            Grow(capacityBytes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Append<T>(T value)
        where T : unmanaged
    {
        EnsureCapacity(_length + sizeof(T));
        Unsafe.WriteUnaligned(_buffer.Pointer + _length, value);
        _length += sizeof(T);
    }

    internal void Append(ReadOnlySpan<byte> bytes)
    {
        EnsureCapacity(_length + bytes.Length);
        bytes.CopyTo(new Span<byte>(_buffer.Pointer + _length, bytes.Length));
        _length += bytes.Length;
    }

    /// <summary>Reserves <paramref name="lengthBytes"/> bytes after the written ones, counts them as written and returns their start.</summary>
    internal byte* Advance(long lengthBytes)
    {
        EnsureCapacity(_length + lengthBytes);
        byte* start = _buffer.Pointer + _length;
        _length += lengthBytes;
        return start;
    }

    /// <summary>Hands the written bytes over to the caller and starts anew.</summary>
    internal ArrowBuffer Finish()
    {
        ArrowBuffer result = _length == 0 ? default : new ArrowBuffer(_buffer.Block, _buffer.Pointer, _length);
        if (_length == 0)
        {
            _buffer.Dispose();
        }

        _buffer = default;
        _length = 0;
        return result;
    }

    public void Dispose()
    {
        _buffer.Dispose();
        _buffer = default;
        _length = 0;
    }

    private void Grow(long capacityBytes)
    {
        long target = Math.Max(capacityBytes, Math.Max(256, checked(_buffer.Length * 2)));
        ArrowBuffer larger = _allocator.Allocate(target);
        NativeMemory.Copy(_buffer.Pointer, larger.Pointer, (nuint)_length);
        _buffer.Dispose();
        _buffer = larger;
    }
}
