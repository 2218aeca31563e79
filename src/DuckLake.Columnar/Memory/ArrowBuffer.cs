using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DuckLake.Columnar;

/// <summary>
/// One reference to a run of native memory. Copying the struct does not add a reference: exactly one holder disposes it,
/// and <see cref="Retain"/> gives another holder its own reference. The default value is the empty buffer.
/// </summary>
public readonly unsafe struct ArrowBuffer : IDisposable
{
    private readonly NativeBlock? _block;
    private readonly byte* _pointer;
    private readonly long _length;

    internal ArrowBuffer(NativeBlock? block, byte* pointer, long length)
    {
        _block = block;
        _pointer = pointer;
        _length = length;
    }

    /// <summary>The empty buffer.</summary>
    public static ArrowBuffer Empty => default;

    /// <summary>Length in bytes, without padding.</summary>
    public long Length => _length;

    /// <summary>True for a buffer without bytes.</summary>
    public bool IsEmpty => _length == 0;

    /// <summary>First byte; valid until the buffer is disposed. Null for the empty buffer.</summary>
    public byte* Pointer => _pointer;

    /// <summary>The bytes, borrowed until the buffer is disposed. For buffers up to <see cref="int.MaxValue"/> bytes.</summary>
    public Span<byte> Span => new(_pointer, checked((int)_length));

    internal NativeBlock? Block => _block;

    /// <summary>Copies <paramref name="bytes"/> into a new buffer owned by the caller.</summary>
    public static ArrowBuffer CopyOf(ReadOnlySpan<byte> bytes, MemoryAllocator? allocator = null)
    {
        ArrowBuffer buffer = (allocator ?? MemoryAllocator.Shared).Allocate(bytes.Length);
        bytes.CopyTo(buffer.Span);
        return buffer;
    }

    /// <summary>Copies <paramref name="values"/> into a new buffer owned by the caller.</summary>
    public static ArrowBuffer CopyOf<T>(ReadOnlySpan<T> values, MemoryAllocator? allocator = null)
        where T : unmanaged => CopyOf(MemoryMarshal.AsBytes(values), allocator);

    /// <summary>The bytes as values of <typeparamref name="T"/>, borrowed until the buffer is disposed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<T> AsSpan<T>()
        where T : unmanaged => new(_pointer, checked((int)(_length / sizeof(T))));

    /// <summary>The bytes as memory, borrowed until the buffer is disposed. For buffers up to <see cref="int.MaxValue"/> bytes.</summary>
    public Memory<byte> AsMemory() =>
        _block is null ? Memory<byte>.Empty : new NativeMemoryManager(_block, _pointer, checked((int)_length)).Memory;

    /// <summary>A further reference to the same bytes, which the caller disposes.</summary>
    /// <exception cref="ObjectDisposedException">The buffer was already released.</exception>
    public ArrowBuffer Retain()
    {
        _block?.Retain();
        return this;
    }

    /// <summary>A retained part of the buffer, which the caller disposes.</summary>
    public ArrowBuffer Slice(long offset, long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (offset > _length - length)
        {
            throw new ArgumentOutOfRangeException(nameof(length), $"Slice [{offset}, +{length}) lies outside a buffer of {_length} bytes.");
        }

        _block?.Retain();
        return new ArrowBuffer(_block, _pointer + offset, length);
    }

    /// <summary>Gives this reference back. Must be called once per reference.</summary>
    public void Dispose() => _block?.Release();
}
