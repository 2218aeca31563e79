using System.Text;
using DuckLake.Columnar;

namespace DuckLake.Arrow;

/// <summary>Timestamps as DuckDB prints them, in UTC for instants: <c>YYYY-MM-DD hh:mm:ss[.f…][+00]</c>.</summary>
internal static class TimestampText
{
    internal const long Infinity = long.MaxValue;
    internal const long NegativeInfinity = -long.MaxValue;

    internal static void Append(StringBuilder target, long value, TimeUnit unit, bool isInstant)
    {
        if (value is Infinity or NegativeInfinity)
        {
            target.Append(value == Infinity ? "infinity" : "-infinity");
            return;
        }

        long unitsPerDay = 86_400 * UnitsPerSecond(unit);
        long days = Math.DivRem(value, unitsPerDay, out long rest);
        if (rest < 0)
        {
            days--;
            rest += unitsPerDay;
        }

        DateText.AppendDays(target, days);
        target.Append(' ');
        TimeText.Append(target, rest * (1_000_000_000 / UnitsPerSecond(unit)));
        if (isInstant)
        {
            target.Append("+00");
        }
    }

    /// <summary>Parses a timestamp with an optional offset (absent = UTC) into <paramref name="unit"/>; digits beyond the unit are cut.</summary>
    internal static bool TryParse(ReadOnlySpan<char> text, TimeUnit unit, out long value)
    {
        value = 0;
        text = text.Trim();
        if (DateText.TryParseInfinity(text, out bool positive))
        {
            value = positive ? Infinity : NegativeInfinity;
            return true;
        }

        if (!DateText.TryParseDays(ref text, out long days))
        {
            return false;
        }

        long nanoseconds = 0;
        int offset = 0;
        if (!text.IsEmpty)
        {
            if (text[0] is not (' ' or 'T'))
            {
                return false;
            }

            text = text[1..];
            if (!TimeText.TryParse(ref text, out nanoseconds))
            {
                return false;
            }

            if (!TimeText.TryParseOffset(text, out offset))
            {
                return false;
            }
        }

        long perSecond = UnitsPerSecond(unit);
        Int128 total = ((((Int128)days * 86_400) - offset) * perSecond) + (nanoseconds / (1_000_000_000 / perSecond));
        if (total < long.MinValue || total > long.MaxValue)
        {
            return false;
        }

        value = (long)total;
        return true;
    }

    internal static long UnitsPerSecond(TimeUnit unit) => unit switch
    {
        TimeUnit.Second => 1,
        TimeUnit.Millisecond => 1_000,
        TimeUnit.Microsecond => 1_000_000,
        _ => 1_000_000_000,
    };
}
