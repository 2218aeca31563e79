using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using DuckLake.Arrow;
using DuckLake.Columnar;
using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>Prints slots of vectors as DuckDB's cast to VARCHAR does in a session of a time zone.</summary>
internal sealed partial class VectorText(SessionTimeZone timeZone)
{
    private static readonly VectorText s_utc = new(SessionTimeZone.Utc);

    /// <summary>The text of a slot; null for NULL.</summary>
    public string? Format(DuckDbVector vector, DuckDbTypeInfo type, int row)
    {
        if (!vector.IsValid(row))
        {
            return null;
        }

        if (type.Id == DuckDbType.Varchar)
        {
            return vector.Text(row);
        }

        StringBuilder target = new();
        return TryAppend(target, vector, type, row) ? target.ToString() : null;
    }

    /// <summary>Appends a valid slot; false where it holds a value that casts to NULL.</summary>
    private bool TryAppend(StringBuilder target, DuckDbVector vector, DuckDbTypeInfo type, int row)
    {
        switch (type.Id)
        {
            case DuckDbType.List:
                DuckDbVector child = vector.ListChild();
                Range range = VectorReader.Elements(vector, child, row);
                AppendList(target, child, type.Element, range.Start.Value, range.End.Value);
                return true;
            case DuckDbType.Array:
                AppendList(target, vector.ArrayChild(type.ArraySize), type.Element, row * type.ArraySize, (row + 1) * type.ArraySize);
                return true;
            case DuckDbType.Struct:
                AppendStruct(target, vector, type, row);
                return true;
            case DuckDbType.Map:
                AppendMap(target, vector, type, row);
                return true;
            case DuckDbType.Union:
                int tag = VectorReader.UnionTag(vector, type, row);
                DuckDbVector member = vector.StructChild(Math.Max(0, tag) + 1);
                return tag >= 0 && member.IsValid(row) && TryAppend(target, member, type.Children[tag].Type, row);
            case DuckDbType.Variant:
                // A variant's cast knows no session: instants in it print in UTC.
                VariantNode node = VariantNode.Read(vector, row);
                s_utc.Append(target, node);
                return node.Type.Id != DuckDbType.SqlNull;
            case DuckDbType.SqlNull:
                return false;
            default:
                AppendScalar(target, type, VectorReader.Slot(vector, type, row));
                return true;
        }
    }

    private void AppendScalar(StringBuilder target, DuckDbTypeInfo type, ReadOnlySpan<byte> slot)
    {
        switch (type.Id)
        {
            case DuckDbType.Boolean:
                target.Append(slot[0] != 0 ? "true" : "false");
                break;
            case DuckDbType.Float:
                FloatText.Append(target, MemoryMarshal.Read<float>(slot));
                break;
            case DuckDbType.Double:
                FloatText.Append(target, MemoryMarshal.Read<double>(slot));
                break;
            case DuckDbType.Decimal:
                DecimalText.Append(target, VectorReader.Unscaled(type, slot), type.Scale);
                break;
            case DuckDbType.BigNum:
                target.Append(VectorReader.BigNum(slot).ToString(CultureInfo.InvariantCulture));
                break;
            case DuckDbType.Varchar:
                target.Append(Encoding.UTF8.GetString(slot));
                break;
            case DuckDbType.Blob:
                BlobText.Append(target, slot);
                break;
            case DuckDbType.Geometry:
                WktText.Append(target, slot);
                break;
            case DuckDbType.Date:
                DateText.Append(target, MemoryMarshal.Read<int>(slot));
                break;
            case DuckDbType.Time:
                TimeText.Append(target, MemoryMarshal.Read<long>(slot) * 1000);
                break;
            case DuckDbType.TimeNs:
                TimeText.Append(target, MemoryMarshal.Read<long>(slot));
                break;
            case DuckDbType.TimeTz:
                TimeText.AppendTimeTz(target, MemoryMarshal.Read<ulong>(slot));
                break;
            case DuckDbType.Timestamp or DuckDbType.TimestampS or DuckDbType.TimestampMs or DuckDbType.TimestampNs:
                TimestampText.Append(target, MemoryMarshal.Read<long>(slot), UnitOf(type.Id), isInstant: false);
                break;
            case DuckDbType.TimestampTz or DuckDbType.TimestampTzNs:
                AppendInstant(target, MemoryMarshal.Read<long>(slot), UnitOf(type.Id));
                break;
            case DuckDbType.Interval:
                DuckDbIntervalValue interval = MemoryMarshal.Read<DuckDbIntervalValue>(slot);
                IntervalText.Append(target, interval.Months, interval.Days, interval.Microseconds);
                break;
            default:
                // Integers, UUID, BIT and ENUM print as their CLR values do.
                target.Append(CultureInfo.InvariantCulture, $"{VectorReader.Default.ReadScalar(type, slot)}");
                break;
        }
    }

    private void AppendInstant(StringBuilder target, long value, TimeUnit unit)
    {
        if (value is TimestampText.Infinity or TimestampText.NegativeInfinity)
        {
            TimestampText.Append(target, value, unit, isInstant: true);
            return;
        }

        int offset = timeZone.OffsetSeconds(value, unit);
        TimestampText.Append(target, value + (offset * TimestampText.UnitsPerSecond(unit)), unit, isInstant: false);
        TimeText.AppendOffset(target, offset);
    }

    private static TimeUnit UnitOf(DuckDbType type) => type switch
    {
        DuckDbType.TimestampS => TimeUnit.Second,
        DuckDbType.TimestampMs => TimeUnit.Millisecond,
        DuckDbType.TimestampNs or DuckDbType.TimestampTzNs => TimeUnit.Nanosecond,
        _ => TimeUnit.Microsecond,
    };
}
