using DuckLake.Columnar;
using DuckLake.DuckDb;
using DuckLake.DuckDb.Native;

namespace DuckLake.Data;

/// <summary>
/// Makes dictionary vectors: the dictionary becomes a vector once, and every chunk refers to it by a selection of its entries. Behind the
/// dictionary's entries stands one that is NULL, for rows without a value.
/// </summary>
internal sealed unsafe class DictionaryColumnWriter : ArrowColumnWriter
{
    private readonly DuckDbArrowSchema _schema;
    private DuckDbDataChunk? _entries;
    private byte* _entriesOf;
    private int _entryCount;

    public DictionaryColumnWriter(DuckDbConnection connection, Field entries) => _schema = ArrowImport.CreateSchema(connection, entries);

    public override void Write(SharedOwner owner, ArrayData data, int start, int count, nint vector)
    {
        ArrayData dictionary = data.Dictionary!;
        if (_entries is null || _entriesOf != dictionary.Buffers[1].Pointer || _entryCount != dictionary.Length)
        {
            _entries?.Dispose();
            _entries = null;
            _entries = Import(dictionary);
            _entriesOf = dictionary.Buffers[1].Pointer;
            _entryCount = dictionary.Length;
        }

        using SelectionVectorHandle selection = NativeMethods.duckdb_create_selection_vector((ulong)count);
        Span<uint> rows = new(NativeMethods.duckdb_selection_vector_get_data_ptr(selection), count);
        ReadOnlySpan<uint> indices = data.Buffers[1].AsSpan<uint>().Slice(data.Offset + start, count);
        indices.CopyTo(rows);
        if (data.NullCount != 0)
        {
            ReadOnlySpan<byte> validity = data.Buffers[0].Span;
            for (int i = 0; i < rows.Length; i++)
            {
                if (!BitUtility.GetBit(validity, data.Offset + start + i))
                {
                    rows[i] = (uint)_entryCount;
                }
            }
        }

        NativeMethods.duckdb_vector_reference_vector(vector, _entries.VectorPointer(0));
        NativeMethods.duckdb_slice_vector(vector, selection, (ulong)count);
    }

    // The next batch may bring another dictionary at the same address.
    public override void EndBatch()
    {
        _entries?.Dispose();
        _entries = null;
    }

    public override void Dispose()
    {
        EndBatch();
        _schema.Dispose();
    }

    private DuckDbDataChunk Import(ArrayData dictionary)
    {
        // One entry more than there is, invalid: nobody looks at its offsets.
        ArrowBuffer validity = MemoryAllocator.Shared.AllocateZeroed(BitUtility.ByteCount(dictionary.Length + 1) + 1);
        if (dictionary.NullCount == 0)
        {
            BitUtility.SetBits(validity.Span, 0, dictionary.Length, true);
        }
        else
        {
            BitUtility.CopyBits(dictionary.Buffers[0].Span, dictionary.Offset, validity.Span, 0, dictionary.Length);
        }

        // A dictionary without entries, of nothing but NULLs, may have no offsets either.
        ArrowBuffer offsets = dictionary.Length == 0
            ? MemoryAllocator.Shared.AllocateZeroed(2 * sizeof(int))
            : dictionary.Buffers[1].Slice((long)dictionary.Offset * sizeof(int), ((long)dictionary.Length + 1) * sizeof(int));
        ArrayData extended = new(dictionary.DataType, dictionary.Length + 1, -1, 0, [validity, offsets, dictionary.Buffers[2].Retain()]);
        SharedOwner owner = new(extended);
        try
        {
            CArrowArray array;
            ArrowSlice.Export(owner, extended, 0, extended.Length, &array);
            return _schema.ToChunk(&array);
        }
        finally
        {
            owner.Release();
        }
    }
}
