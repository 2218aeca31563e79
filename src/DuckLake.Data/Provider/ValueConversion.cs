using System.Data.SqlTypes;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>Values as the types that callers ask for. Numbers become other numbers that hold them; texts are never parsed as numbers.</summary>
internal static class ValueConversion
{
    /// <summary>A slot that is not NULL as a type.</summary>
    /// <exception cref="InvalidCastException">The value does not become the type.</exception>
    /// <exception cref="OverflowException">The type does not reach the value.</exception>
    public static object Read(DuckDbVector vector, ResultColumn column, int row, Type target)
    {
        DuckDbTypeInfo type = column.Type;
        target = Nullable.GetUnderlyingType(target) ?? target;
        if (type.Id == DuckDbType.Decimal && TryReadDecimal(VectorReader.Unscaled(type, VectorReader.Slot(vector, type, row)), type, target) is { } number)
        {
            return number;
        }

        if (type.Id == DuckDbType.Interval && target == typeof(DuckLakeInterval))
        {
            DuckDbIntervalValue interval = vector.Values<DuckDbIntervalValue>()[row];
            return new DuckLakeInterval(interval.Months, interval.Days, interval.Microseconds);
        }

        if (type.Id is DuckDbType.Time or DuckDbType.TimeNs && target == typeof(TimeSpan))
        {
            long value = vector.Values<long>()[row];
            return new TimeSpan(type.Id == DuckDbType.Time ? value * TimeSpan.TicksPerMicrosecond : value / TimeSpan.NanosecondsPerTick);
        }

        if (type.Id == DuckDbType.Date && target == typeof(DateTime))
        {
            int days = vector.Values<int>()[row];
            return days == DuckDbTemporal.InfiniteDate ? DateTime.MaxValue : DuckDbTemporal.ToDate(days).ToDateTime(TimeOnly.MinValue);
        }

        object? raw = ProviderVectorReader.Instance.Read(vector, type, row);
        return raw is null
            ? throw new InvalidCastException($"Column '{column.Name}' holds a value that is NULL.")
            : To(raw, target) ?? throw new InvalidCastException($"Column '{column.Name}' of type {type} cannot be read as {target}.");
    }

    /// <summary>A value as a type; null where it does not become it.</summary>
    public static object? To(object value, Type target)
    {
        if (target.IsInstanceOfType(value))
        {
            return value;
        }

        return (value, target) switch
        {
            (_, { IsEnum: true }) => ToEnum(value, target),
            (string text, _) => FromText(text, target),
            (byte[] bytes, _) => target == typeof(Stream) ? new MemoryStream(bytes, writable: false)
                : target == typeof(ReadOnlyMemory<byte>) ? new ReadOnlyMemory<byte>(bytes)
                : target == typeof(Memory<byte>) ? new Memory<byte>(bytes)
                : null,
            (DateOnly date, _) => target == typeof(DateTime) ? date.ToDateTime(TimeOnly.MinValue) : null,
            (TimeOnly time, _) => target == typeof(TimeSpan) ? time.ToTimeSpan() : null,
            (TimeSpan span, _) => target == typeof(DuckLakeInterval) ? DuckLakeInterval.FromTimeSpan(span) : null,
            (DuckLakeInterval interval, _) => target == typeof(TimeSpan) ? interval.ToTimeSpan() : null,
            (DateTimeOffset instant, _) => target == typeof(DateTime) ? instant.UtcDateTime : null,
            _ => NumberConversion.To(value, target) ?? NestedConversion.To(value, target),
        };
    }

    private static object? ToEnum(object value, Type target) =>
        value is string text
            ? Enum.TryParse(target, text, ignoreCase: true, out object? named) ? named : throw new InvalidCastException($"'{text}' is no value of {target}.")
            : NumberConversion.To(value, Enum.GetUnderlyingType(target)) is { } number ? Enum.ToObject(target, number) : null;

    private static object? FromText(string text, Type target)
    {
        if (target == typeof(char))
        {
            return text.Length == 1 ? text[0] : throw new InvalidCastException("The text is not a single character.");
        }

        return target switch
        {
            _ when target == typeof(TextReader) => new StringReader(text),
            _ when target == typeof(Stream) => new MemoryStream(Encoding.UTF8.GetBytes(text), writable: false),
            _ when target == typeof(char[]) => text.ToCharArray(),
            _ when target == typeof(JsonDocument) => JsonDocument.Parse(text),
            _ when target == typeof(JsonElement) => JsonElement.Parse(text),
            _ when target == typeof(JsonNode) => JsonNode.Parse(text),
            _ when target == typeof(System.Collections.BitArray) => ToBits(text),
            _ => null,
        };
    }

    private static System.Collections.BitArray? ToBits(string text) =>
        text.AsSpan().ContainsAnyExcept('0', '1') ? null : new System.Collections.BitArray([.. text.Select(bit => bit == '1')]);

    private static object? TryReadDecimal(Int128 unscaled, DuckDbTypeInfo type, Type target)
    {
        if (target == typeof(SqlDecimal))
        {
            UInt128 magnitude = (UInt128)(unscaled < 0 ? -unscaled : unscaled);
            return new SqlDecimal(
                (byte)type.Width, (byte)type.Scale, unscaled >= 0, (int)(uint)magnitude, (int)(uint)(magnitude >> 32), (int)(uint)(magnitude >> 64), (int)(uint)(magnitude >> 96));
        }

        if (target != typeof(BigInteger) && target != typeof(Int128) && target != typeof(UInt128) && target != typeof(double) && target != typeof(float))
        {
            return null;
        }

        if (target == typeof(double) || target == typeof(float))
        {
            StringBuilder digits = new();
            Arrow.DecimalText.Append(digits, unscaled, type.Scale);
            double value = double.Parse(digits.ToString(), CultureInfo.InvariantCulture);
            return target == typeof(double) ? value : (float)value;
        }

        (BigInteger whole, BigInteger rest) = BigInteger.DivRem(unscaled, BigInteger.Pow(10, type.Scale));
        return rest.IsZero
            ? NumberConversion.To(whole, target)
            : throw new InvalidCastException($"The value has digits behind the point; read it as {nameof(SqlDecimal)}, decimal or with GetText.");
    }
}
