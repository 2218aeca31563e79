using System.Globalization;
using System.Text;

namespace DuckLake.Arrow;

/// <summary>Dates as DuckDB prints them: <c>YYYY-MM-DD</c>, longer years, <c>(BC)</c>, <c>infinity</c>.</summary>
internal static class DateText
{
    internal const int Infinity = int.MaxValue;
    internal const int NegativeInfinity = -int.MaxValue;

    internal static void Append(StringBuilder target, int days)
    {
        if (days is Infinity or NegativeInfinity)
        {
            target.Append(days == Infinity ? "infinity" : "-infinity");
            return;
        }

        AppendDays(target, days);
    }

    internal static bool TryParse(ReadOnlySpan<char> text, out int days)
    {
        text = text.Trim();
        if (TryParseInfinity(text, out bool positive))
        {
            days = positive ? Infinity : NegativeInfinity;
            return true;
        }

        days = 0;
        if (!TryParseDays(ref text, out long value) || value is <= NegativeInfinity or >= Infinity)
        {
            return false;
        }

        days = (int)value;

        // A date may be spelled as a timestamp at midnight.
        return text.IsEmpty || (text[0] is ' ' or 'T' && TimeText.TryParseNanoseconds(text[1..], out long rest) && rest == 0);
    }

    internal static void AppendDays(StringBuilder target, long days)
    {
        (long year, int month, int day) = FromDays(days);
        bool beforeChrist = year <= 0;
        if (beforeChrist)
        {
            year = 1 - year;
        }

        target.Append(year.ToString("0000", CultureInfo.InvariantCulture))
            .Append('-').Append((char)('0' + (month / 10))).Append((char)('0' + (month % 10)))
            .Append('-').Append((char)('0' + (day / 10))).Append((char)('0' + (day % 10)));
        if (beforeChrist)
        {
            target.Append(" (BC)");
        }
    }

    internal static bool TryParseInfinity(ReadOnlySpan<char> text, out bool positive)
    {
        positive = !text.StartsWith("-");
        ReadOnlySpan<char> word = text.TrimStart("+-");
        return word.Equals("infinity", StringComparison.OrdinalIgnoreCase) || word.Equals("inf", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Parses a date at the start of <paramref name="text"/> and moves past it.</summary>
    internal static bool TryParseDays(ref ReadOnlySpan<char> text, out long days)
    {
        days = 0;
        bool negative = text.StartsWith("-");
        ReadOnlySpan<char> rest = negative ? text[1..] : text;
        if (!TryReadDigits(ref rest, 9, out long year) || !TrySkip(ref rest, '-')
            || !TryReadDigits(ref rest, 2, out long month) || !TrySkip(ref rest, '-')
            || !TryReadDigits(ref rest, 2, out long day))
        {
            return false;
        }

        if (rest.StartsWith(" (BC)", StringComparison.OrdinalIgnoreCase))
        {
            rest = rest[5..];
            year = 1 - year;
        }

        if (negative)
        {
            year = -year;
        }

        if (month is < 1 or > 12 || day < 1 || day > DaysInMonth(year, (int)month))
        {
            return false;
        }

        text = rest;
        days = ToDays(year, (int)month, (int)day);
        return true;
    }

    internal static bool TryReadDigits(ref ReadOnlySpan<char> text, int maxDigits, out long value)
    {
        value = 0;
        int count = 0;
        while (count < text.Length && count < maxDigits && char.IsAsciiDigit(text[count]))
        {
            value = (value * 10) + (text[count] - '0');
            count++;
        }

        text = text[count..];
        return count > 0;
    }

    internal static bool TrySkip(ref ReadOnlySpan<char> text, char expected)
    {
        if (text.IsEmpty || text[0] != expected)
        {
            return false;
        }

        text = text[1..];
        return true;
    }

    /// <summary>Days since 1970-01-01 of a date in the proleptic Gregorian calendar; year 0 is 1 BC.</summary>
    internal static long ToDays(long year, int month, int day)
    {
        // Count from 1 March so that the leap day ends the year.
        long y = month <= 2 ? year - 1 : year;
        long era = Math.DivRem(y >= 0 ? y : y - 399, 400).Quotient;
        long yearOfEra = y - (era * 400);
        long dayOfYear = (((153 * (month + (month > 2 ? -3 : 9))) + 2) / 5) + day - 1;
        return (era * 146097) + (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear - 719468;
    }

    /// <summary>The inverse of <see cref="ToDays"/>.</summary>
    internal static (long Year, int Month, int Day) FromDays(long days)
    {
        long z = days + 719468;
        long era = (z >= 0 ? z : z - 146096) / 146097;
        long dayOfEra = z - (era * 146097);
        long yearOfEra = (dayOfEra - (dayOfEra / 1460) + (dayOfEra / 36524) - (dayOfEra / 146096)) / 365;
        long dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        long shiftedMonth = ((5 * dayOfYear) + 2) / 153;
        int day = (int)(dayOfYear - (((153 * shiftedMonth) + 2) / 5) + 1);
        int month = (int)(shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9);
        return (yearOfEra + (era * 400) + (month <= 2 ? 1 : 0), month, day);
    }

    private static int DaysInMonth(long year, int month) => month switch
    {
        2 => (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28,
        4 or 6 or 9 or 11 => 30,
        _ => 31,
    };
}
