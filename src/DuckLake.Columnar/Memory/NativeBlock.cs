namespace DuckLake.Columnar;

/// <summary>
/// A reference-counted block of native memory: the innermost owner, and the only type here with a finalizer.
/// It starts with one reference; the last <see cref="Release"/> gives the memory back.
/// </summary>
internal sealed unsafe class NativeBlock
{
    private readonly MemoryAllocator _allocator;
    private readonly Action? _releaseExternal;
    private readonly int _sizeClass;
    private readonly long _capacity;
    private byte* _pointer;
    private int _references = 1;

    internal NativeBlock(MemoryAllocator allocator, byte* pointer, long capacity, int sizeClass)
    {
        _allocator = allocator;
        _pointer = pointer;
        _capacity = capacity;
        _sizeClass = sizeClass;
    }

    /// <summary>Wraps foreign memory; <paramref name="release"/> runs exactly once, when the last reference goes.</summary>
    internal NativeBlock(MemoryAllocator allocator, Action release)
    {
        _allocator = allocator;
        _releaseExternal = release;
        _sizeClass = -1;
        allocator.OnAllocated(0);
    }

    ~NativeBlock()
    {
        if (_references > 0)
        {
            _allocator.OnLeaked();
            Free();
        }
    }

    internal byte* Pointer => _pointer;

    internal bool IsReleased => Volatile.Read(ref _references) <= 0;

    internal void Retain()
    {
        if (Interlocked.Increment(ref _references) <= 1)
        {
            Interlocked.Decrement(ref _references);
            throw new ObjectDisposedException(nameof(ArrowBuffer), "The buffer was used after its last owner was disposed.");
        }
    }

    internal void Release()
    {
        int left = Interlocked.Decrement(ref _references);
        if (left == 0)
        {
            GC.SuppressFinalize(this);
            Free();
        }
        else if (left < 0)
        {
            throw new ObjectDisposedException(nameof(ArrowBuffer), "The buffer was released more often than it was retained.");
        }
    }

    private void Free()
    {
        byte* pointer = _pointer;
        _pointer = null;
        if (_releaseExternal is not null)
        {
            _allocator.OnFreed(0);
            _releaseExternal();
        }
        else
        {
            _allocator.Return(pointer, _capacity, _sizeClass);
        }
    }
}
