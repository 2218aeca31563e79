using System.Globalization;
using System.Numerics;
using System.Text;
using DuckLake.Columnar;

namespace DuckLake.Parquet.Tests.Corpus;

/// <summary>Formats Arrow values the way DuckDB casts them to VARCHAR, for comparisons.</summary>
internal static class ArrowText
{
    internal static string? Format(IArrowArray array, int index, bool nested = false)
    {
        if (array is NullArray || array.IsNull(index))
        {
            return null;
        }

        switch (array)
        {
            case BooleanArray booleans: return booleans.GetValue(index)!.Value ? "true" : "false";
            case Int8Array a: return Number(a.Values[index]);
            case Int16Array a: return Number(a.Values[index]);
            case Int32Array a: return Number(a.Values[index]);
            case Int64Array a: return Number(a.Values[index]);
            case UInt8Array a: return Number(a.Values[index]);
            case UInt16Array a: return Number(a.Values[index]);
            case UInt32Array a: return Number(a.Values[index]);
            case UInt64Array a: return Number(a.Values[index]);
            case HalfFloatArray a: return Real((float)a.Values[index], ((float)a.Values[index]).ToString("R", CultureInfo.InvariantCulture));
            case FloatArray a: return Real(a.Values[index], a.Values[index].ToString("R", CultureInfo.InvariantCulture));
            case DoubleArray a: return Real(a.Values[index], a.Values[index].ToString("R", CultureInfo.InvariantCulture));
            case Decimal128Array a: return Decimal(a.Values[index], a.Scale);
            case Decimal256Array a: return Decimal(Big256(a, index), ((DecimalType)a.Data.DataType).Scale);
            case Date32Array a: return Date(a.Values[index]);
            case Time32Array a: return Text(Time(a.Values[index] * 1_000_000L, 3), nested);
            case Time64Array a: return Text(Time64(a, index), nested);
            case TimestampArray a: return Text(Timestamp(a, index), nested);
            case MonthDayNanosecondIntervalArray a: return a.Values[index].ToString();
            case DictionaryArray a: return Format(a.Dictionary, a.GetIndex(index), nested);
            case StringArray a: return Text(Encoding.UTF8.GetString(a.GetBytes(index)), nested);
            case StringViewArray a: return Text(Encoding.UTF8.GetString(a.GetBytes(index)), nested);
            case IBytesArray a: return Blob(a.GetBytes(index));
            case MapArray a: return Map(a, index);
            case ListArray a: return List(a, index);
            case StructArray a: return Struct(a, index);
            default: throw new NotSupportedException(array.GetType().Name);
        }
    }

    private static string Number<T>(T value)
        where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);

    private static string Real(double value, string text)
    {
        if (double.IsNaN(value))
        {
            return "nan";
        }

        if (double.IsInfinity(value))
        {
            return value > 0 ? "inf" : "-inf";
        }

        return text.Contains('E', StringComparison.Ordinal) ? text.Replace('E', 'e')
            : text.Contains('.', StringComparison.Ordinal) ? text : text + ".0";
    }

    private static string Decimal(BigInteger value, int scale)
    {
        string digits = BigInteger.Abs(value).ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        string text = scale == 0 ? digits : digits[..^scale] + "." + digits[^scale..];
        return value.Sign < 0 ? "-" + text : text;
    }

    private static BigInteger Big256(Decimal256Array array, int index) =>
        new(array.Data.Buffers[1].Span.Slice((array.Data.Offset + index) * 32, 32));

    private static string Date(int days) => days switch
    {
        int.MaxValue => "infinity",
        -int.MaxValue => "-infinity",
        _ => DateOnly.FromDayNumber(719162 + days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
    };

    private static string Time64(Time64Array array, int index) =>
        ((Time64Type)array.Data.DataType).Unit == TimeUnit.Nanosecond ? Time(array.Values[index], 9) : Time(array.Values[index] * 1000, 6);

    private static string Time(long nanoseconds, int digits)
    {
        long seconds = nanoseconds / 1_000_000_000;
        string text = $"{seconds / 3600:00}:{seconds / 60 % 60:00}:{seconds % 60:00}";
        string fraction = (nanoseconds % 1_000_000_000).ToString("000000000", CultureInfo.InvariantCulture)[..digits].TrimEnd('0');
        return fraction.Length == 0 ? text : text + "." + fraction;
    }

    private static string Timestamp(TimestampArray array, int index)
    {
        var type = (TimestampType)array.Data.DataType;
        (long perSecond, int digits) = type.Unit switch
        {
            TimeUnit.Second => (1L, 0),
            TimeUnit.Millisecond => (1_000L, 3),
            TimeUnit.Microsecond => (1_000_000L, 6),
            _ => (1_000_000_000L, 9),
        };
        long value = array.Values[index];
        long seconds = Math.DivRem(value, perSecond, out long rest);
        if (rest < 0)
        {
            rest += perSecond;
            seconds--;
        }

        // Whole cycles of the calendar bring years beyond 9999 into range.
        const long CycleSeconds = 146097L * 86400;
        long cycles = Math.Max(0, (seconds - 200_000_000_000) / CycleSeconds);
        DateTime time = DateTime.UnixEpoch.AddSeconds(seconds - (cycles * CycleSeconds));
        string text = (time.Year + (cycles * 400)).ToString("0000", CultureInfo.InvariantCulture) + time.ToString("-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        string fraction = digits == 0 ? "" : rest.ToString(new string('0', digits), CultureInfo.InvariantCulture).TrimEnd('0');
        text = fraction.Length == 0 ? text : text + "." + fraction;
        return type.Timezone is null ? text : text + "+00";
    }

    private static string Blob(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        foreach (byte b in bytes)
        {
            if (b is >= 32 and <= 126 and not (byte)'\\' and not (byte)'\'' and not (byte)'"')
            {
                text.Append((char)b);
            }
            else
            {
                text.Append("\\x").Append(b.ToString("X2", CultureInfo.InvariantCulture));
            }
        }

        return text.ToString();
    }

    private static string Text(string value, bool nested)
    {
        if (!nested)
        {
            return value;
        }

        bool quote = value.Length == 0 || value.Equals("null", StringComparison.OrdinalIgnoreCase)
            || char.IsWhiteSpace(value[0]) || char.IsWhiteSpace(value[^1])
            || value.AsSpan().IndexOfAny("{}[](),=:'\"\\") >= 0;
        return quote ? "'" + value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal) + "'" : value;
    }

    private static string List(ListArray array, int index)
    {
        int start = array.ValueOffsets[index];
        int end = array.ValueOffsets[index + 1];
        IArrowArray values = array.Values;
        return "[" + string.Join(", ", Enumerable.Range(start, end - start).Select(i => Format(values, i, nested: true) ?? "NULL")) + "]";
    }

    private static string Map(MapArray array, int index)
    {
        int start = array.ValueOffsets[index];
        int end = array.ValueOffsets[index + 1];
        IArrowArray keys = array.Keys;
        IArrowArray values = array.Values;
        return "{" + string.Join(", ", Enumerable.Range(start, end - start).Select(
            i => $"{Format(keys, i, nested: true) ?? "NULL"}={Format(values, i, nested: true) ?? "NULL"}")) + "}";
    }

    private static string Struct(StructArray array, int index)
    {
        var fields = ((StructType)array.Data.DataType).Fields;
        return "{" + string.Join(", ", fields.Select((field, i) => $"'{field.Name}': {Format(array.GetField(i), index, nested: true) ?? "NULL"}")) + "}";
    }
}
