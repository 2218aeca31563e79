using System.Runtime.InteropServices;

namespace DuckLake.Columnar;

/// <summary>The <c>ArrowArrayStream</c> of the Arrow C stream interface. Released when <see cref="Release"/> is null.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct CArrowArrayStream
{
    /// <summary>Gets the schema; 0 or an errno code.</summary>
    public delegate* unmanaged<CArrowArrayStream*, CArrowSchema*, int> GetSchema;

    /// <summary>Gets the next array, released at the end; 0 or an errno code.</summary>
    public delegate* unmanaged<CArrowArrayStream*, CArrowArray*, int> GetNext;

    /// <summary>Text of the last error in UTF-8, null-terminated, or null; valid until the next call.</summary>
    public delegate* unmanaged<CArrowArrayStream*, byte*> GetLastError;

    /// <summary>Gives the stream back; null after that.</summary>
    public delegate* unmanaged<CArrowArrayStream*, void> Release;

    /// <summary>The producer's own.</summary>
    public void* PrivateData;

    /// <summary>Allocates an empty struct, to be given back by <see cref="Free"/>.</summary>
    public static CArrowArrayStream* Create() => (CArrowArrayStream*)NativeMemory.AllocZeroed((nuint)sizeof(CArrowArrayStream));

    /// <summary>Releases the stream if it is not released and frees a struct of <see cref="Create"/>. Null is allowed.</summary>
    public static void Free(CArrowArrayStream* stream)
    {
        if (stream != null && stream->Release != null)
        {
            stream->Release(stream);
        }

        NativeMemory.Free(stream);
    }
}
