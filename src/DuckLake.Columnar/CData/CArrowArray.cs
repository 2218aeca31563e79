using System.Runtime.InteropServices;

namespace DuckLake.Columnar;

/// <summary>The <c>ArrowArray</c> of the Arrow C Data Interface. Released when <see cref="Release"/> is null.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct CArrowArray
{
    /// <summary>Number of values.</summary>
    public long Length;

    /// <summary>Number of nulls, or -1 if unknown.</summary>
    public long NullCount;

    /// <summary>First value within the buffers.</summary>
    public long Offset;

    /// <summary>Number of buffers.</summary>
    public long BufferCount;

    /// <summary>Number of children.</summary>
    public long ChildCount;

    /// <summary>Buffers in the order of the Arrow format.</summary>
    public void** Buffers;

    /// <summary>Children.</summary>
    public CArrowArray** Children;

    /// <summary>The dictionary, or null.</summary>
    public CArrowArray* Dictionary;

    /// <summary>Gives the array back; null after that.</summary>
    public delegate* unmanaged<CArrowArray*, void> Release;

    /// <summary>The producer's own.</summary>
    public void* PrivateData;

    /// <summary>Allocates an empty struct, to be given back by <see cref="Free"/>.</summary>
    public static CArrowArray* Create() => (CArrowArray*)NativeMemory.AllocZeroed((nuint)sizeof(CArrowArray));

    /// <summary>Releases the array if it is not released and frees a struct of <see cref="Create"/>. Null is allowed.</summary>
    public static void Free(CArrowArray* array)
    {
        if (array != null && array->Release != null)
        {
            array->Release(array);
        }

        NativeMemory.Free(array);
    }
}
