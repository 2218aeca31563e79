using System.Runtime.InteropServices;

namespace DuckLake.Columnar;

/// <summary>The <c>ArrowSchema</c> of the Arrow C Data Interface. Released when <see cref="Release"/> is null.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct CArrowSchema
{
    /// <summary>Format string of the type, null-terminated.</summary>
    public byte* Format;

    /// <summary>Field name in UTF-8, null-terminated, or null.</summary>
    public byte* Name;

    /// <summary>Metadata in the interface's encoding, or null.</summary>
    public byte* Metadata;

    /// <summary>1 = dictionary ordered, 2 = nullable, 4 = map keys sorted.</summary>
    public long Flags;

    /// <summary>Number of children.</summary>
    public long ChildCount;

    /// <summary>Children.</summary>
    public CArrowSchema** Children;

    /// <summary>Type of the dictionary's values, or null.</summary>
    public CArrowSchema* Dictionary;

    /// <summary>Gives the schema back; null after that.</summary>
    public delegate* unmanaged<CArrowSchema*, void> Release;

    /// <summary>The producer's own.</summary>
    public void* PrivateData;

    /// <summary>Allocates an empty struct, to be given back by <see cref="Free"/>.</summary>
    public static CArrowSchema* Create() => (CArrowSchema*)NativeMemory.AllocZeroed((nuint)sizeof(CArrowSchema));

    /// <summary>Releases the schema if it is not released and frees a struct of <see cref="Create"/>. Null is allowed.</summary>
    public static void Free(CArrowSchema* schema)
    {
        if (schema != null && schema->Release != null)
        {
            schema->Release(schema);
        }

        NativeMemory.Free(schema);
    }
}
