using System.Runtime.InteropServices;

namespace DuckLake.DuckDb.Native;

internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library)]
    internal static partial void duckdb_destroy_value(nint* value);

    [LibraryImport(Library)]
    internal static partial ValueHandle duckdb_create_null_value();

    [LibraryImport(Library)]
    internal static partial ValueHandle duckdb_create_bool([MarshalAs(UnmanagedType.U1)] bool value);

    [LibraryImport(Library)]
    internal static partial ValueHandle duckdb_create_int8(sbyte value);

    [LibraryImport(Library)]
    internal static partial ValueHandle duckdb_create_uint8(byte value);

    [LibraryImport(Library)]
    internal static partial ValueHandle duckdb_create_int16(short value);

    [LibraryImport(Library)]
    internal static partial ValueHandle duckdb_create_uint16(ushort value);

    [LibraryImport(Library)]
    internal static partial ValueHandle duckdb_create_int32(int value);

    [LibraryImport(Library)]
    internal static partial ValueHandle duckdb_create_uint32(uint value);

    [LibraryImport(Library)]
    internal static partial ValueHandle duckdb_create_int64(long value);

    [LibraryImport(Library)]
    internal static partial ValueHandle duckdb_create_uint64(ulong value);

    [LibraryImport(Library)]
    internal static partial ValueHandle duckdb_create_hugeint(HugeIntStruct value);

    [LibraryImport(Library)]
    internal static partial ValueHandle duckdb_create_uhugeint(HugeIntStruct value);

    [LibraryImport(Library)]
    internal static partial ValueHandle duckdb_create_decimal(DecimalStruct value);

    [LibraryImport(Library)]
    internal static partial ValueHandle duckdb_create_float(float value);

    [LibraryImport(Library)]
    internal static partial ValueHandle duckdb_create_double(double value);

    [LibraryImport(Library)]
    internal static partial ValueHandle duckdb_create_date(int days);

    [LibraryImport(Library)]
    internal static partial ValueHandle duckdb_create_time(long micros);

    [LibraryImport(Library)]
    internal static partial ValueHandle duckdb_create_timestamp(long micros);

    [LibraryImport(Library)]
    internal static partial ValueHandle duckdb_create_timestamp_tz(long micros);

    [LibraryImport(Library)]
    internal static partial ValueHandle duckdb_create_interval(IntervalStruct value);

    [LibraryImport(Library)]
    internal static partial ValueHandle duckdb_create_uuid(HugeIntStruct value);

    [LibraryImport(Library)]
    internal static partial ValueHandle duckdb_create_varchar_length(byte* text, ulong length);

    [LibraryImport(Library)]
    internal static partial ValueHandle duckdb_create_blob(byte* data, ulong length);

    [LibraryImport(Library)]
    internal static partial nint duckdb_get_value_type(ValueHandle value);

    [LibraryImport(Library, EntryPoint = "duckdb_get_type_id")]
    internal static partial DuckDbType duckdb_get_borrowed_type_id(nint type);

    [LibraryImport(Library)]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool duckdb_is_null_value(ValueHandle value);

    [LibraryImport(Library)]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool duckdb_get_bool(ValueHandle value);

    [LibraryImport(Library)]
    internal static partial long duckdb_get_int64(ValueHandle value);

    [LibraryImport(Library)]
    internal static partial ulong duckdb_get_uint64(ValueHandle value);

    [LibraryImport(Library)]
    internal static partial double duckdb_get_double(ValueHandle value);

    [LibraryImport(Library)]
    internal static partial int duckdb_get_date(ValueHandle value);

    [LibraryImport(Library)]
    internal static partial long duckdb_get_timestamp(ValueHandle value);

    [LibraryImport(Library)]
    internal static partial long duckdb_get_timestamp_tz(ValueHandle value);

    [LibraryImport(Library)]
    internal static partial byte* duckdb_get_varchar(ValueHandle value);

    [LibraryImport(Library)]
    internal static partial ulong duckdb_get_list_size(ValueHandle value);

    [LibraryImport(Library)]
    internal static partial ValueHandle duckdb_get_list_child(ValueHandle value, ulong index);

    [LibraryImport(Library)]
    internal static partial ulong duckdb_get_map_size(ValueHandle value);

    [LibraryImport(Library)]
    internal static partial ValueHandle duckdb_get_map_key(ValueHandle value, ulong index);

    [LibraryImport(Library)]
    internal static partial ValueHandle duckdb_get_map_value(ValueHandle value, ulong index);
}
