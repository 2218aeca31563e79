using System.Text;
using DuckLake.DuckDb.Native;

namespace DuckLake.DuckDb;

/// <summary>A flat vector of a data chunk, borrowed from it.</summary>
internal readonly unsafe ref struct DuckDbVector
{
    private const int InlineLength = 12;
    private const int StringStride = 16;

    private readonly nint _vector;
    private readonly byte* _data;
    private readonly ulong* _validity;

    internal DuckDbVector(nint vector, int length)
    {
        _vector = vector;
        _data = (byte*)NativeMethods.duckdb_vector_get_data(vector);
        _validity = NativeMethods.duckdb_vector_get_validity(vector);
        Length = length;
    }

    public int Length { get; }

    public bool IsValid(int row)
    {
        CheckRow(row);
        return _validity == null || (_validity[row >> 6] >> (row & 63) & 1) != 0;
    }

    /// <summary>All slots as numbers of the vector's physical type; slots of NULL rows hold anything.</summary>
    public ReadOnlySpan<T> Values<T>()
        where T : unmanaged => new(_data, Length);

    /// <summary>The bytes of a VARCHAR, BLOB or BIT slot.</summary>
    public ReadOnlySpan<byte> Bytes(int row)
    {
        CheckRow(row);
        byte* slot = _data + ((nint)row * StringStride);
        int length = checked((int)*(uint*)slot);
        return new ReadOnlySpan<byte>(length <= InlineLength ? slot + 4 : *(byte**)(slot + 8), length);
    }

    /// <summary>The bytes of a slot of fixed width.</summary>
    public ReadOnlySpan<byte> Slot(int row, int width)
    {
        CheckRow(row);
        return new ReadOnlySpan<byte>(_data + ((nint)row * width), width);
    }

    /// <summary>The text of a VARCHAR slot; null for NULL.</summary>
    public string? Text(int row) => IsValid(row) ? Encoding.UTF8.GetString(Bytes(row)) : null;

    /// <summary>The elements of all rows of a LIST or MAP; row i holds those of its (offset, length) pair in <see cref="Values{T}"/>.</summary>
    public DuckDbVector ListChild() => new(
        NativeMethods.duckdb_list_vector_get_child(_vector),
        checked((int)NativeMethods.duckdb_list_vector_get_size(_vector)));

    /// <summary>A field of a STRUCT, with the same rows.</summary>
    public DuckDbVector StructChild(int field) => new(NativeMethods.duckdb_struct_vector_get_child(_vector, (ulong)field), Length);

    /// <summary>The elements of an ARRAY of the given size, row after row.</summary>
    public DuckDbVector ArrayChild(int arraySize) => new(NativeMethods.duckdb_array_vector_get_child(_vector), checked(Length * arraySize));

    private void CheckRow(int row) => ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Length, nameof(row));
}
