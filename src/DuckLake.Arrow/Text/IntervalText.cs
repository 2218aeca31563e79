using System.Globalization;
using System.Text;
using DuckLake.Columnar;

namespace DuckLake.Arrow;

/// <summary>Intervals as DuckDB prints them (<c>1 year 2 months 3 days 04:00:05.678</c>) and as its literals spell them.</summary>
internal static class IntervalText
{
    internal static void Append(StringBuilder target, MonthDayNanosecondInterval interval) =>
        Append(target, interval.Months, interval.Days, interval.Nanoseconds / 1000);

    internal static void Append(StringBuilder target, int months, int days, long microseconds)
    {
        int start = target.Length;
        AppendPart(target, start, months / 12, "year");
        AppendPart(target, start, months % 12, "month");
        AppendPart(target, start, days, "day");
        if (microseconds == 0 && target.Length > start)
        {
            return;
        }

        if (target.Length > start)
        {
            target.Append(' ');
        }

        if (microseconds < 0)
        {
            target.Append('-');
        }

        ulong magnitude = (ulong)Math.Abs((decimal)microseconds);
        ulong seconds = magnitude / 1_000_000;
        target.Append((seconds / 3600).ToString("00", CultureInfo.InvariantCulture)).Append(':')
            .Append((seconds / 60 % 60).ToString("00", CultureInfo.InvariantCulture)).Append(':')
            .Append((seconds % 60).ToString("00", CultureInfo.InvariantCulture));
        TimeText.AppendFraction(target, (long)(magnitude % 1_000_000) * 1000);
    }

    internal static bool TryParse(ReadOnlySpan<char> text, out MonthDayNanosecondInterval interval)
    {
        interval = default;
        Int128 months = 0;
        Int128 days = 0;
        Int128 microseconds = 0;
        text = text.Trim();
        bool any = false;
        while (!text.IsEmpty)
        {
            int end = text.IndexOf(' ');
            ReadOnlySpan<char> word = end < 0 ? text : text[..end];
            text = end < 0 ? default : text[(end + 1)..].TrimStart();
            any = true;
            if (word.Contains(':'))
            {
                if (!TryParseClock(word, out Int128 clock))
                {
                    return false;
                }

                microseconds += clock;
                continue;
            }

            end = text.IndexOf(' ');
            ReadOnlySpan<char> unit = (end < 0 ? text : text[..end]).TrimEnd('s');
            text = end < 0 ? default : text[(end + 1)..].TrimStart();
            if (!long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long amount)
                || !TryAdd(unit, amount, ref months, ref days, ref microseconds))
            {
                return false;
            }
        }

        Int128 nanoseconds = microseconds * 1000;
        if (!any || months != (int)months || days != (int)days || nanoseconds < long.MinValue || nanoseconds > long.MaxValue)
        {
            return false;
        }

        interval = new MonthDayNanosecondInterval((int)months, (int)days, (long)nanoseconds);
        return true;
    }

    private static bool TryParseClock(ReadOnlySpan<char> word, out Int128 microseconds)
    {
        microseconds = 0;
        bool negative = word.StartsWith("-");
        word = word.TrimStart("+-");
        long seconds = 0;
        long fraction = 0;
        if (!DateText.TryReadDigits(ref word, 12, out long hours) || !DateText.TrySkip(ref word, ':') || !DateText.TryReadDigits(ref word, 2, out long minutes))
        {
            return false;
        }

        if (DateText.TrySkip(ref word, ':'))
        {
            if (!DateText.TryReadDigits(ref word, 2, out seconds))
            {
                return false;
            }

            if (DateText.TrySkip(ref word, '.'))
            {
                int before = word.Length;
                if (!DateText.TryReadDigits(ref word, 6, out fraction))
                {
                    return false;
                }

                for (int digits = before - word.Length; digits < 6; digits++)
                {
                    fraction *= 10;
                }
            }
        }

        microseconds = ((((((Int128)hours * 60) + minutes) * 60) + seconds) * 1_000_000) + fraction;
        microseconds = negative ? -microseconds : microseconds;
        return word.IsEmpty;
    }

    private static bool TryAdd(ReadOnlySpan<char> unit, long amount, ref Int128 months, ref Int128 days, ref Int128 microseconds)
    {
        switch (unit)
        {
            case "millennium":
            case "millennia":
                months += (Int128)amount * 12_000;
                return true;
            case "century":
            case "centurie":
                months += (Int128)amount * 1_200;
                return true;
            case "decade":
                months += (Int128)amount * 120;
                return true;
            case "year":
                months += (Int128)amount * 12;
                return true;
            case "quarter":
                months += (Int128)amount * 3;
                return true;
            case "month":
            case "mon":
                months += amount;
                return true;
            case "week":
                days += (Int128)amount * 7;
                return true;
            case "day":
                days += amount;
                return true;
            case "hour":
                microseconds += (Int128)amount * 3_600_000_000;
                return true;
            case "minute":
                microseconds += (Int128)amount * 60_000_000;
                return true;
            case "second":
                microseconds += (Int128)amount * 1_000_000;
                return true;
            case "millisecond":
                microseconds += (Int128)amount * 1_000;
                return true;
            case "microsecond":
                microseconds += amount;
                return true;
            default:
                return false;
        }
    }

    private static void AppendPart(StringBuilder target, int start, int amount, string unit)
    {
        if (amount == 0)
        {
            return;
        }

        if (target.Length > start)
        {
            target.Append(' ');
        }

        target.Append(CultureInfo.InvariantCulture, $"{amount} {unit}").Append(amount is 1 or -1 ? string.Empty : "s");
    }
}
