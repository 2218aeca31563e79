using DuckLake.DuckDb.Native;

namespace DuckLake.DuckDb;

/// <content>Values of the C API as CLR values.</content>
internal static unsafe partial class DuckDbValue
{
    /// <summary>
    /// Null for NULL; bool; long for integers up to 64 bits, ulong for UBIGINT, double, DateOnly, DateTime for TIMESTAMP, DateTimeOffset
    /// for TIMESTAMPTZ, string for texts, List of objects for lists, List of pairs for maps; anything else as DuckDB's text of it.
    /// </summary>
    public static object? Read(ValueHandle value)
    {
        if (value.IsInvalid || NativeMethods.duckdb_is_null_value(value))
        {
            return null;
        }

        switch (NativeMethods.duckdb_get_borrowed_type_id(NativeMethods.duckdb_get_value_type(value)))
        {
            case DuckDbType.Boolean:
                return NativeMethods.duckdb_get_bool(value);
            case DuckDbType.TinyInt or DuckDbType.SmallInt or DuckDbType.Integer or DuckDbType.BigInt
                or DuckDbType.UTinyInt or DuckDbType.USmallInt or DuckDbType.UInteger or DuckDbType.IntegerLiteral:
                return NativeMethods.duckdb_get_int64(value);
            case DuckDbType.UBigInt:
                return NativeMethods.duckdb_get_uint64(value);
            case DuckDbType.Float or DuckDbType.Double:
                return NativeMethods.duckdb_get_double(value);
            case DuckDbType.Date when DateFits(NativeMethods.duckdb_get_date(value)):
                return DateOnly.FromDayNumber(UnixEpochDay + NativeMethods.duckdb_get_date(value));
            case DuckDbType.Timestamp when TimestampFits(NativeMethods.duckdb_get_timestamp(value)):
                return DateTime.UnixEpoch.AddTicks(NativeMethods.duckdb_get_timestamp(value) * TicksPerMicrosecond);
            case DuckDbType.TimestampTz when TimestampFits(NativeMethods.duckdb_get_timestamp_tz(value)):
                return DateTimeOffset.UnixEpoch.AddTicks(NativeMethods.duckdb_get_timestamp_tz(value) * TicksPerMicrosecond);
            case DuckDbType.List:
                List<object?> elements = [];
                for (ulong i = 0; i < NativeMethods.duckdb_get_list_size(value); i++)
                {
                    using ValueHandle element = NativeMethods.duckdb_get_list_child(value, i);
                    elements.Add(Read(element));
                }

                return elements;
            case DuckDbType.Map:
                List<KeyValuePair<object, object?>> entries = [];
                for (ulong i = 0; i < NativeMethods.duckdb_get_map_size(value); i++)
                {
                    using ValueHandle key = NativeMethods.duckdb_get_map_key(value, i);
                    using ValueHandle entry = NativeMethods.duckdb_get_map_value(value, i);
                    entries.Add(new(Read(key)!, Read(entry)));
                }

                return entries;
            default:
                return NativeText.Take(NativeMethods.duckdb_get_varchar(value));
        }
    }

    private static bool DateFits(int days) =>
        days >= DateOnly.MinValue.DayNumber - UnixEpochDay && days <= DateOnly.MaxValue.DayNumber - UnixEpochDay;

    private static bool TimestampFits(long micros) =>
        micros >= (DateTime.MinValue.Ticks - DateTime.UnixEpoch.Ticks) / TicksPerMicrosecond
        && micros <= (DateTime.MaxValue.Ticks - DateTime.UnixEpoch.Ticks) / TicksPerMicrosecond;
}
