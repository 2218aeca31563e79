using System.Buffers.Binary;
using System.Collections;
using System.Text;
using DuckLake.DuckDb.Native;

namespace DuckLake.DuckDb;

/// <summary>Writes CLR values into vectors. For the few rows of functions that inform; data goes other ways.</summary>
internal static unsafe class DuckDbVectorWriter
{
    /// <summary>Writes values from row 0 on. A value is null or of the CLR type that <see cref="DuckDbValue.Create"/> takes for the type.</summary>
    public static void Write(nint vector, SqlType type, IReadOnlyList<object?> values) => Write(vector, type, values, 0);

    private static void Write(nint vector, SqlType type, IReadOnlyList<object?> values, int first)
    {
        for (int i = 0; i < values.Count; i++)
        {
            if (values[i] is null or DBNull)
            {
                SetNull(vector, first + i);
            }
        }

        switch (type.Id)
        {
            case DuckDbType.List:
                WriteLists(vector, type.Children[0], [.. values.Select(value => value is null ? null : ((IEnumerable)value).Cast<object?>())]);
                break;
            case DuckDbType.Map:
                WriteLists(vector, SqlType.StructOf(("key", type.Children[0]), ("value", type.Children[1])), [.. values.Select(Entries)]);
                break;
            case DuckDbType.Struct:
                for (int field = 0; field < type.Children.Count; field++)
                {
                    int position = field;
                    Write(
                        NativeMethods.duckdb_struct_vector_get_child(vector, (ulong)field),
                        type.Children[field],
                        [.. values.Select(value => (value as IReadOnlyList<object?>)?[position])],
                        first);
                }

                break;
            default:
                byte* data = (byte*)NativeMethods.duckdb_vector_get_data(vector);
                for (int i = 0; i < values.Count; i++)
                {
                    if (values[i] is { } value and not DBNull)
                    {
                        WriteScalar(vector, data, type, first + i, value);
                    }
                }

                break;
        }
    }

    private static IEnumerable<object?>? Entries(object? map) => map switch
    {
        null => null,
        IDictionary dictionary => dictionary.Keys.Cast<object>().Select(key => (object?)new object?[] { key, dictionary[key] }),
        IEnumerable<KeyValuePair<string, string?>> pairs => pairs.Select(pair => (object?)new object?[] { pair.Key, pair.Value }),
        IEnumerable<KeyValuePair<object, object?>> pairs => pairs.Select(pair => (object?)new object?[] { pair.Key, pair.Value }),
        _ => throw new NotSupportedException($"A value of type {map.GetType()} is no map."),
    };

    private static void WriteLists(nint vector, SqlType element, List<IEnumerable<object?>?> lists)
    {
        List<object?> elements = [];
        ListEntry* entries = (ListEntry*)NativeMethods.duckdb_vector_get_data(vector);
        for (int i = 0; i < lists.Count; i++)
        {
            int before = elements.Count;
            if (lists[i] is { } list)
            {
                elements.AddRange(list);
            }

            entries[i] = new ListEntry { Offset = (ulong)before, Length = (ulong)(elements.Count - before) };
        }

        NativeMethods.duckdb_list_vector_reserve(vector, (ulong)elements.Count);
        NativeMethods.duckdb_list_vector_set_size(vector, (ulong)elements.Count);
        Write(NativeMethods.duckdb_list_vector_get_child(vector), element, elements, 0);
    }

    private static void SetNull(nint vector, int row)
    {
        NativeMethods.duckdb_vector_ensure_validity_writable(vector);
        NativeMethods.duckdb_vector_get_validity(vector)[row >> 6] &= ~(1UL << (row & 63));
    }

    private static void WriteScalar(nint vector, byte* data, SqlType type, int row, object value)
    {
        switch (type.Id)
        {
            case DuckDbType.Boolean:
                data[row] = (bool)value ? (byte)1 : (byte)0;
                break;
            case DuckDbType.TinyInt:
                ((sbyte*)data)[row] = Convert.ToSByte(value, null);
                break;
            case DuckDbType.SmallInt:
                ((short*)data)[row] = Convert.ToInt16(value, null);
                break;
            case DuckDbType.Integer:
                ((int*)data)[row] = Convert.ToInt32(value, null);
                break;
            case DuckDbType.BigInt:
                ((long*)data)[row] = Convert.ToInt64(value, null);
                break;
            case DuckDbType.UBigInt:
                ((ulong*)data)[row] = Convert.ToUInt64(value, null);
                break;
            case DuckDbType.Float:
                ((float*)data)[row] = Convert.ToSingle(value, null);
                break;
            case DuckDbType.Double:
                ((double*)data)[row] = Convert.ToDouble(value, null);
                break;
            case DuckDbType.Date:
                ((int*)data)[row] = ((DateOnly)value).DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
                break;
            case DuckDbType.Timestamp or DuckDbType.TimestampTz:
                long ticks = (value is DateTimeOffset instant ? instant.UtcTicks : ((DateTime)value).Ticks) - DateTime.UnixEpoch.Ticks;
                ((long*)data)[row] = (ticks - (((ticks % 10) + 10) % 10)) / 10;
                break;
            case DuckDbType.Uuid:
                Span<byte> bytes = stackalloc byte[16];
                (value as Guid? ?? Guid.Parse((string)value)).TryWriteBytes(bytes, bigEndian: true, out _);
                ((UInt128*)data)[row] = BinaryPrimitives.ReadUInt128BigEndian(bytes) ^ ((UInt128)1 << 127);
                break;
            case DuckDbType.Varchar:
                Assign(vector, row, Encoding.UTF8.GetBytes((string)value));
                break;
            case DuckDbType.Blob:
                Assign(vector, row, (byte[])value);
                break;
            default:
                throw new NotSupportedException($"A function cannot return values of type {type.Id} row by row.");
        }
    }

    private static void Assign(nint vector, int row, byte[] bytes)
    {
        byte empty = 0;
        fixed (byte* pointer = bytes)
        {
            NativeMethods.duckdb_unsafe_vector_assign_string_element_len(vector, (ulong)row, pointer == null ? &empty : pointer, (ulong)bytes.Length);
        }
    }

    /// <summary>DuckDB's <c>duckdb_list_entry</c>.</summary>
    private struct ListEntry
    {
        public ulong Offset;
        public ulong Length;
    }
}
