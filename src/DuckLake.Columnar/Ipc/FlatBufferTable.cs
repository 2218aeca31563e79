using System.Buffers.Binary;

namespace DuckLake.Columnar;

/// <summary>One table of a FlatBuffer. Every offset, vtable and vector length is checked against the bytes before it is used.</summary>
internal readonly ref struct FlatBufferTable
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly int _position;
    private readonly int _vtable;
    private readonly int _vtableLength;

    private FlatBufferTable(ReadOnlySpan<byte> bytes, int position)
    {
        _bytes = bytes;
        _position = position;
        Require(bytes, position, sizeof(int), "a table");
        long vtable = (long)position - BinaryPrimitives.ReadInt32LittleEndian(bytes[position..]);
        Require(bytes, vtable, 2 * sizeof(ushort), "a vtable");
        _vtable = (int)vtable;
        _vtableLength = BinaryPrimitives.ReadUInt16LittleEndian(bytes[_vtable..]);
        if (_vtableLength < 2 * sizeof(ushort) || (_vtableLength & 1) != 0)
        {
            throw Invalid($"a vtable of {_vtableLength} bytes");
        }

        Require(bytes, _vtable, _vtableLength, "a vtable");
    }

    internal static FlatBufferTable Root(ReadOnlySpan<byte> bytes)
    {
        Require(bytes, 0, sizeof(uint), "the root offset");
        return new FlatBufferTable(bytes, Target(bytes, 0));
    }

    internal bool Has(int slot) => Locate(slot, 1) >= 0;

    internal bool GetBoolean(int slot) => GetByte(slot) != 0;

    internal byte GetByte(int slot, byte absent = 0) => Locate(slot, 1) is >= 0 and var at ? _bytes[at] : absent;

    internal short GetInt16(int slot, short absent = 0) =>
        Locate(slot, sizeof(short)) is >= 0 and var at ? BinaryPrimitives.ReadInt16LittleEndian(_bytes[at..]) : absent;

    internal int GetInt32(int slot, int absent = 0) =>
        Locate(slot, sizeof(int)) is >= 0 and var at ? BinaryPrimitives.ReadInt32LittleEndian(_bytes[at..]) : absent;

    internal long GetInt64(int slot, long absent = 0) =>
        Locate(slot, sizeof(long)) is >= 0 and var at ? BinaryPrimitives.ReadInt64LittleEndian(_bytes[at..]) : absent;

    internal bool TryGetTable(int slot, out FlatBufferTable table)
    {
        int at = Locate(slot, sizeof(uint));
        table = at >= 0 ? new FlatBufferTable(_bytes, Target(_bytes, at)) : default;
        return at >= 0;
    }

    /// <summary>The table in a slot that may not be empty.</summary>
    internal FlatBufferTable GetTable(int slot, string what) =>
        TryGetTable(slot, out FlatBufferTable table) ? table : throw Invalid($"no {what}");

    /// <summary>The UTF-8 bytes of a string; empty if absent.</summary>
    internal ReadOnlySpan<byte> GetStringBytes(int slot) => GetVector(slot, 1);

    /// <summary>The bytes of a vector of scalars or structs; empty if absent.</summary>
    internal ReadOnlySpan<byte> GetVector(int slot, int elementSize)
    {
        int at = Locate(slot, sizeof(uint));
        if (at < 0)
        {
            return default;
        }

        int start = Target(_bytes, at);
        Require(_bytes, start, sizeof(uint), "a vector");
        uint count = BinaryPrimitives.ReadUInt32LittleEndian(_bytes[start..]);
        Require(_bytes, start + sizeof(uint), count * (long)elementSize, "a vector");
        return _bytes.Slice(start + sizeof(uint), (int)count * elementSize);
    }

    /// <summary>Number of tables in a vector of tables; 0 if absent.</summary>
    internal int GetTableCount(int slot) => GetVector(slot, sizeof(uint)).Length / sizeof(uint);

    internal FlatBufferTable GetTableAt(int slot, int index)
    {
        int vector = Target(_bytes, Locate(slot, sizeof(uint)));
        return new FlatBufferTable(_bytes, Target(_bytes, vector + sizeof(uint) + (index * sizeof(uint))));
    }

    private static int Target(ReadOnlySpan<byte> bytes, int at)
    {
        long target = at + (long)BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
        return target < bytes.Length ? (int)target : throw Invalid($"an offset to byte {target} of {bytes.Length}");
    }

    private static void Require(ReadOnlySpan<byte> bytes, long at, long length, string what)
    {
        if (at < 0 || at > bytes.Length - length)
        {
            throw Invalid($"{what} of {length} bytes at byte {at} of {bytes.Length}");
        }
    }

    private static ArrowFormatException Invalid(string found) => new($"the metadata is no valid FlatBuffer, it has {found}");

    // Position of a value, or -1 if it is absent.
    private int Locate(int slot, int size)
    {
        int entry = 2 * sizeof(ushort) + (slot * sizeof(ushort));
        if (entry + sizeof(ushort) > _vtableLength)
        {
            return -1;
        }

        int offset = BinaryPrimitives.ReadUInt16LittleEndian(_bytes[(_vtable + entry)..]);
        if (offset == 0)
        {
            return -1;
        }

        Require(_bytes, (long)_position + offset, size, "a value");
        return _position + offset;
    }
}
