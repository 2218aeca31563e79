using System.Globalization;
using DuckLake.Columnar;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>
/// Calendar parts of dates and timestamps, and counts of periods since 1970. Instants with a zone are taken in UTC. Infinities
/// have no parts: their key is NULL.
/// </summary>
internal sealed class CalendarKeyEncoder : PartitionKeyEncoder
{
    private const int EpochYear = 1970;

    private readonly PartitionTransformKind _transform;
    private readonly long _unitsPerDay;
    private readonly long _infinity;
    private readonly Dictionary<long, int> _codes = [];
    private readonly List<string?> _texts = [null];

    /// <param name="transform">Which part.</param>
    /// <param name="unitsPerDay">How many units of the column a day has; 1 for dates.</param>
    public CalendarKeyEncoder(PartitionTransformKind transform, long unitsPerDay)
    {
        _transform = transform;
        _unitsPerDay = unitsPerDay;
        _infinity = unitsPerDay == 1 ? DateText.Infinity : TimestampText.Infinity;
    }

    public override void Encode(IArrowArray column, Span<int> codes)
    {
        if (column is Date32Array dates)
        {
            EncodeDates(dates.Values, codes);
        }
        else
        {
            EncodeTimestamps(((TimestampArray)column).Values, codes);
        }

        ClearNulls(column, codes);
    }

    public override string? GetText(int code) => _texts[code];

    private void EncodeDates(ReadOnlySpan<int> values, Span<int> codes)
    {
        for (int i = 0; i < values.Length; i++)
        {
            codes[i] = i > 0 && values[i] == values[i - 1] ? codes[i - 1] : Encode(values[i]);
        }
    }

    private void EncodeTimestamps(ReadOnlySpan<long> values, Span<int> codes)
    {
        // Whatever the part, it is the same within an hour.
        long unitsPerHour = _unitsPerDay / 24;
        long lastHour = long.MinValue;
        int lastCode = 0;
        for (int i = 0; i < values.Length; i++)
        {
            long hour = Math.DivRem(values[i], unitsPerHour, out long rest);
            hour -= rest < 0 ? 1 : 0;
            if (hour != lastHour || IsInfinite(values[i]))
            {
                lastCode = Encode(values[i]);
                lastHour = IsInfinite(values[i]) ? long.MinValue : hour;
            }

            codes[i] = lastCode;
        }
    }

    private bool IsInfinite(long value) => value >= _infinity || value <= -_infinity;

    private int Encode(long value)
    {
        if (IsInfinite(value))
        {
            return 0;
        }

        long part = Part(value);
        if (!_codes.TryGetValue(part, out int code))
        {
            code = _texts.Count;
            _codes.Add(part, code);
            _texts.Add(part.ToString(CultureInfo.InvariantCulture));
        }

        return code;
    }

    private long Part(long value)
    {
        long days = Math.DivRem(value, _unitsPerDay, out long timeOfDay);
        if (timeOfDay < 0)
        {
            days--;
            timeOfDay += _unitsPerDay;
        }

        long hour = _unitsPerDay == 1 ? 0 : timeOfDay / (_unitsPerDay / 24);
        switch (_transform)
        {
            case PartitionTransformKind.Hour:
                return hour;
            case PartitionTransformKind.EpochHour:
                return (days * 24) + hour;
            case PartitionTransformKind.EpochDay:
                return days;
        }

        (long year, int month, int day) = DateText.FromDays(days);
        return _transform switch
        {
            PartitionTransformKind.Year => year,
            PartitionTransformKind.Month => month,
            PartitionTransformKind.Day => day,
            PartitionTransformKind.EpochYear => year - EpochYear,
            _ => ((year - EpochYear) * 12) + month - 1,
        };
    }
}
