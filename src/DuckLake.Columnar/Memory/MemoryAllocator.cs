using System.Numerics;
using System.Runtime.InteropServices;

namespace DuckLake.Columnar;

/// <summary>
/// Allocates native, 64-byte-aligned, pooled buffers. Every buffer has at least <see cref="PaddingBytes"/> addressable bytes
/// after its length, so vector kernels may read and write past the end. Thread-safe.
/// </summary>
public sealed unsafe class MemoryAllocator
{
    /// <summary>Alignment of every buffer, in bytes.</summary>
    public const int AlignmentBytes = 64;

    /// <summary>Addressable bytes after the length of every buffer this allocator hands out.</summary>
    public const int PaddingBytes = 64;

    private const int SmallestPooledLog2 = 12;
    private const int LargestPooledLog2 = 28;
    private const int ClassCount = ((LargestPooledLog2 - SmallestPooledLog2) * 2) + 1;

    private readonly Stack<nint>[] _pools = new Stack<nint>[ClassCount];
    private readonly long _maxPooledBytes;
    private readonly long _limitBytes;
    private long _pooledBytes;
    private long _liveBytes;
    private long _liveBuffers;
    private long _peakBytes;
    private long _leakedBuffers;

    /// <summary>Creates an allocator with a pool of its own.</summary>
    /// <param name="limitBytes">Most bytes that may be live at once; <see cref="long.MaxValue"/> = unlimited.</param>
    /// <param name="maxPooledBytes">Most bytes kept for reuse after they were returned.</param>
    public MemoryAllocator(long limitBytes = long.MaxValue, long maxPooledBytes = 256L << 20)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limitBytes);
        ArgumentOutOfRangeException.ThrowIfNegative(maxPooledBytes);
        _limitBytes = limitBytes;
        _maxPooledBytes = maxPooledBytes;
        for (int i = 0; i < _pools.Length; i++)
        {
            _pools[i] = new Stack<nint>();
        }
    }

    /// <summary>The process-wide allocator used where none is given.</summary>
    public static MemoryAllocator Shared { get; } = new();

    /// <summary>Buffers handed out (or imported) and not yet returned.</summary>
    public long LiveBuffers => Interlocked.Read(ref _liveBuffers);

    /// <summary>Bytes handed out and not yet returned (imported buffers count 0).</summary>
    public long LiveBytes => Interlocked.Read(ref _liveBytes);

    /// <summary>Largest value of <see cref="LiveBytes"/> since the last <see cref="ResetPeak"/>.</summary>
    public long PeakBytes => Interlocked.Read(ref _peakBytes);

    /// <summary>Buffers that were never disposed and had to be freed by the garbage collector; each one is a bug.</summary>
    public long LeakedBuffers => Interlocked.Read(ref _leakedBuffers);

    /// <summary>Bytes kept for reuse.</summary>
    public long PooledBytes => Interlocked.Read(ref _pooledBytes);

    /// <summary>Sets <see cref="PeakBytes"/> to the bytes live now.</summary>
    public void ResetPeak() => Interlocked.Exchange(ref _peakBytes, LiveBytes);

    /// <summary>Gives all pooled memory back to the operating system.</summary>
    public void Trim()
    {
        for (int sizeClass = 0; sizeClass < _pools.Length; sizeClass++)
        {
            Stack<nint> pool = _pools[sizeClass];
            lock (pool)
            {
                while (pool.TryPop(out nint pointer))
                {
                    Interlocked.Add(ref _pooledBytes, -ClassSize(sizeClass));
                    NativeMemory.AlignedFree((void*)pointer);
                }
            }
        }
    }

    /// <summary>Allocates a buffer of <paramref name="lengthBytes"/> uninitialised bytes, owned by the caller.</summary>
    /// <exception cref="InsufficientMemoryException">The limit of this allocator would be exceeded.</exception>
    public ArrowBuffer Allocate(long lengthBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(lengthBytes);
        if (lengthBytes == 0)
        {
            return default;
        }

        NativeBlock block = AllocateBlock(lengthBytes);
        return new ArrowBuffer(block, block.Pointer, lengthBytes);
    }

    /// <summary>Allocates a buffer whose bytes, padding included, are zero.</summary>
    /// <exception cref="InsufficientMemoryException">The limit of this allocator would be exceeded.</exception>
    public ArrowBuffer AllocateZeroed(long lengthBytes)
    {
        ArrowBuffer buffer = Allocate(lengthBytes);
        if (lengthBytes > 0)
        {
            NativeMemory.Clear(buffer.Pointer, (nuint)(lengthBytes + PaddingBytes));
        }

        return buffer;
    }

    internal NativeBlock AllocateBlock(long lengthBytes)
    {
        long needed = checked(lengthBytes + PaddingBytes + AlignmentBytes - 1) & ~(AlignmentBytes - 1L);
        int sizeClass = SizeClass(needed);
        long capacity = sizeClass >= 0 ? ClassSize(sizeClass) : needed;
        if (Interlocked.Read(ref _liveBytes) > _limitBytes - capacity)
        {
            throw new InsufficientMemoryException(
                $"Allocating {lengthBytes} bytes would exceed the limit of {_limitBytes} bytes of this allocator ({LiveBytes} bytes are live). Raise the limit or read in smaller batches.");
        }

        byte* pointer = null;
        if (sizeClass >= 0)
        {
            Stack<nint> pool = _pools[sizeClass];
            lock (pool)
            {
                if (pool.TryPop(out nint pooled))
                {
                    pointer = (byte*)pooled;
                    Interlocked.Add(ref _pooledBytes, -capacity);
                }
            }
        }

        if (pointer == null)
        {
            pointer = (byte*)NativeMemory.AlignedAlloc((nuint)capacity, AlignmentBytes);
        }

        OnAllocated(capacity);
        return new NativeBlock(this, pointer, capacity, sizeClass);
    }

    internal void Return(byte* pointer, long capacity, int sizeClass)
    {
        OnFreed(capacity);
        if (sizeClass >= 0 && Interlocked.Add(ref _pooledBytes, capacity) <= _maxPooledBytes)
        {
            Stack<nint> pool = _pools[sizeClass];
            lock (pool)
            {
                pool.Push((nint)pointer);
            }

            return;
        }

        if (sizeClass >= 0)
        {
            Interlocked.Add(ref _pooledBytes, -capacity);
        }

        NativeMemory.AlignedFree(pointer);
    }

    internal void OnAllocated(long bytes)
    {
        Interlocked.Increment(ref _liveBuffers);
        long live = Interlocked.Add(ref _liveBytes, bytes);
        long peak = Interlocked.Read(ref _peakBytes);
        while (live > peak)
        {
            long seen = Interlocked.CompareExchange(ref _peakBytes, live, peak);
            if (seen == peak)
            {
                break;
            }

            peak = seen;
        }
    }

    internal void OnFreed(long bytes)
    {
        Interlocked.Decrement(ref _liveBuffers);
        Interlocked.Add(ref _liveBytes, -bytes);
    }

    internal void OnLeaked() => Interlocked.Increment(ref _leakedBuffers);

    // Classes are 2^k and 1.5 * 2^k; smaller and larger requests are not pooled (-1).
    private static int SizeClass(long bytes)
    {
        if (bytes <= 1L << (SmallestPooledLog2 - 1) || bytes > 1L << LargestPooledLog2)
        {
            return -1;
        }

        int log2 = Math.Max(64 - BitOperations.LeadingZeroCount((ulong)(bytes - 1)), SmallestPooledLog2);
        int sizeClass = (log2 - SmallestPooledLog2) * 2;
        return sizeClass > 0 && bytes <= ClassSize(sizeClass - 1) ? sizeClass - 1 : sizeClass;
    }

    private static long ClassSize(int sizeClass)
    {
        long power = 1L << (SmallestPooledLog2 + (sizeClass >> 1));
        return (sizeClass & 1) == 0 ? power : power + (power >> 1);
    }
}
