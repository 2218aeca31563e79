using System.Data.Common;
using System.Globalization;

namespace DuckLake.Metadata;

/// <summary>
/// The current row of a catalog query. Columns are read by what they mean, whatever type the database returns; anything else
/// is a corrupt row, named by catalog table, column and the row's first value.
/// </summary>
internal readonly struct CatalogRow(DbDataReader reader, string table)
{
    public int FieldCount => reader.FieldCount;

    public object? Value(int column)
    {
        object value;
        try
        {
            value = reader.GetValue(column);
        }
        catch (Exception error) when (error is not (DbException or IOException or InvalidOperationException or OperationCanceledException))
        {
            // What a database can hold and the driver cannot show, such as an infinite time; drivers have no class of errors for it.
            throw MetadataException.Corrupt(table, $"column {reader.GetName(column)}: the driver cannot read the value ({error.Message.TrimEnd('.')}).", innerException: error);
        }

        return value is DBNull ? null : value;
    }

    public long Int64(int column) => NullableInt64(column) ?? throw Wrong(column, "an integer", null);

    public long? NullableInt64(int column)
    {
        var value = Value(column);
        switch (value)
        {
            case null:
                return null;
            case long number:
                return number;
            case int or short or sbyte or byte or ushort or uint or bool:
                return Convert.ToInt64(value, CultureInfo.InvariantCulture);
            case ulong number when number <= long.MaxValue:
                return (long)number;
            case decimal number when decimal.Truncate(number) == number && number is >= long.MinValue and <= long.MaxValue:
                return (long)number;
            case string text when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number):
                return number;
            default:
                throw Wrong(column, "an integer", value);
        }
    }

    /// <summary>An integer that is an id, count or size.</summary>
    public long NonNegative(int column) => NullableNonNegative(column) ?? throw Wrong(column, "a non-negative integer", null);

    public long? NullableNonNegative(int column)
    {
        var value = NullableInt64(column);
        return value is null or >= 0 ? value : throw Wrong(column, "a non-negative integer", value);
    }

    /// <summary>A size where 0 or less stands for unknown.</summary>
    public long? PositiveOrNull(int column) => NullableInt64(column) is > 0 and var value ? value : null;

    public bool? NullableBoolean(int column)
    {
        var value = Value(column);
        return value switch
        {
            null => null,
            bool flag => flag,
            long number => number != 0,
            string text when text is "1" or "t" || text.Equals("true", StringComparison.OrdinalIgnoreCase) => true,
            string text when text is "0" or "f" || text.Equals("false", StringComparison.OrdinalIgnoreCase) => false,
            string => throw Wrong(column, "a boolean", value),
            _ => NullableInt64(column) != 0,
        };
    }

    public string Text(int column) => NullableText(column) ?? throw Wrong(column, "text", null);

    public string? NullableText(int column)
    {
        var value = Value(column);
        return value switch
        {
            null => null,
            string text => text,
            byte[] bytes => System.Text.Encoding.UTF8.GetString(bytes),
            Guid id => id.ToString("D"),
            IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
            _ => throw Wrong(column, "text", value),
        };
    }

    public DateTimeOffset Instant(int column)
    {
        var value = Value(column);
        return value switch
        {
            DateTimeOffset instant => instant.ToUniversalTime(),
            DateTime { Kind: DateTimeKind.Local } time => new DateTimeOffset(time).ToUniversalTime(),
            DateTime time => new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)),
            string text when CatalogTimestamp.TryParse(text, out var instant) => instant,
            _ => throw Wrong(column, "a timestamp", value),
        };
    }

    public CatalogPath Path(int pathColumn, int isRelativeColumn) =>
        new(NullableText(pathColumn), NullableBoolean(isRelativeColumn) ?? true);

    public MetadataException Wrong(int column, string expected, object? found)
    {
        var shown = found switch
        {
            null => "NULL",
            string text => $"'{(text.Length > 100 ? text[..100] + "..." : text)}'",
            byte[] bytes => $"{bytes.Length} bytes",
            _ => Convert.ToString(found, CultureInfo.InvariantCulture),
        };
        var key = column == 0 ? "" : $" in the row with {reader.GetName(0)} = {Convert.ToString(Value(0) ?? "NULL", CultureInfo.InvariantCulture)}";
        return MetadataException.Corrupt(table, $"column {reader.GetName(column)}{key}: expected {expected}, found {shown}.");
    }
}
