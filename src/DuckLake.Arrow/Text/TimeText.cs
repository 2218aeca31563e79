using System.Globalization;
using System.Text;

namespace DuckLake.Arrow;

/// <summary>Times of day as DuckDB prints them: <c>hh:mm:ss[.ffffff]</c>, with an offset for TIMETZ.</summary>
internal static class TimeText
{
    internal const long NanosecondsPerDay = 86_400_000_000_000;

    /// <summary>Largest offset from UTC a TIMETZ holds: 15:59:59.</summary>
    internal const int MaxOffsetSeconds = (16 * 3600) - 1;

    private const int TimeTzOffsetBits = 24;

    internal static void Append(StringBuilder target, long nanosecondsOfDay)
    {
        long seconds = nanosecondsOfDay / 1_000_000_000;
        AppendTwoDigits(target, seconds / 3600);
        target.Append(':');
        AppendTwoDigits(target, seconds / 60 % 60);
        target.Append(':');
        AppendTwoDigits(target, seconds % 60);
        AppendFraction(target, nanosecondsOfDay % 1_000_000_000);
    }

    internal static void AppendFraction(StringBuilder target, long nanoseconds)
    {
        if (nanoseconds != 0)
        {
            target.Append('.').Append(nanoseconds.ToString("000000000", CultureInfo.InvariantCulture).TrimEnd('0'));
        }
    }

    /// <summary>Parses <c>hh:mm[:ss[.fffffffff]]</c>, up to and including 24:00:00.</summary>
    internal static bool TryParseNanoseconds(ReadOnlySpan<char> text, out long nanosecondsOfDay) =>
        TryParse(ref text, out nanosecondsOfDay) && text.Trim().IsEmpty;

    /// <summary>Parses a time at the start of <paramref name="text"/> and moves past it.</summary>
    internal static bool TryParse(ref ReadOnlySpan<char> text, out long nanosecondsOfDay)
    {
        nanosecondsOfDay = 0;
        ReadOnlySpan<char> rest = text.TrimStart();
        if (!DateText.TryReadDigits(ref rest, 2, out long hours) || !DateText.TrySkip(ref rest, ':')
            || !DateText.TryReadDigits(ref rest, 2, out long minutes) || minutes > 59)
        {
            return false;
        }

        long seconds = 0;
        long fraction = 0;
        if (DateText.TrySkip(ref rest, ':'))
        {
            if (!DateText.TryReadDigits(ref rest, 2, out seconds) || seconds > 59)
            {
                return false;
            }

            if (DateText.TrySkip(ref rest, '.'))
            {
                int before = rest.Length;
                if (!DateText.TryReadDigits(ref rest, 9, out fraction))
                {
                    return false;
                }

                for (int digits = before - rest.Length; digits < 9; digits++)
                {
                    fraction *= 10;
                }

                rest = rest.TrimStart("0123456789");
            }
        }

        nanosecondsOfDay = ((((hours * 60) + minutes) * 60) + seconds) * 1_000_000_000 + fraction;
        text = rest;
        return nanosecondsOfDay <= NanosecondsPerDay;
    }

    /// <summary>Parses an optional offset: <c>Z</c>, <c>UTC</c>, <c>±hh[:mm[:ss]]</c>.</summary>
    internal static bool TryParseOffset(ReadOnlySpan<char> text, out int offsetSeconds)
    {
        offsetSeconds = 0;
        text = text.Trim();
        if (text.IsEmpty || text.Equals("Z", StringComparison.OrdinalIgnoreCase) || text.Equals("UTC", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        int sign = text[0] == '-' ? -1 : text[0] == '+' ? 1 : 0;
        text = text[1..];
        if (sign == 0 || !DateText.TryReadDigits(ref text, 2, out long hours))
        {
            return false;
        }

        long minutes = 0;
        long seconds = 0;
        if (!text.IsEmpty)
        {
            DateText.TrySkip(ref text, ':');
            if (!DateText.TryReadDigits(ref text, 2, out minutes) || minutes > 59)
            {
                return false;
            }

            if (DateText.TrySkip(ref text, ':') && (!DateText.TryReadDigits(ref text, 2, out seconds) || seconds > 59))
            {
                return false;
            }
        }

        offsetSeconds = sign * (int)((((hours * 60) + minutes) * 60) + seconds);
        return text.IsEmpty && Math.Abs(offsetSeconds) <= MaxOffsetSeconds;
    }

    internal static void AppendOffset(StringBuilder target, int offsetSeconds)
    {
        target.Append(offsetSeconds < 0 ? '-' : '+');
        int rest = Math.Abs(offsetSeconds);
        AppendTwoDigits(target, rest / 3600);
        if (rest % 3600 != 0)
        {
            target.Append(':');
            AppendTwoDigits(target, rest / 60 % 60);
            if (rest % 60 != 0)
            {
                target.Append(':');
                AppendTwoDigits(target, rest % 60);
            }
        }
    }

    /// <summary>A TIMETZ in DuckDB's 64-bit form: 40 bits of local microseconds, 24 bits of 57599 - offset.</summary>
    internal static bool TryParseTimeTz(ReadOnlySpan<char> text, out ulong bits)
    {
        bits = 0;
        text = text.Trim();
        if (!TryParse(ref text, out long nanoseconds) || !TryParseOffset(text, out int offset))
        {
            return false;
        }

        bits = PackTimeTz(nanoseconds / 1000, offset);
        return true;
    }

    internal static ulong PackTimeTz(long localMicroseconds, int offsetSeconds) =>
        ((ulong)localMicroseconds << TimeTzOffsetBits) | (uint)(MaxOffsetSeconds - offsetSeconds);

    internal static (long LocalMicroseconds, int OffsetSeconds) UnpackTimeTz(ulong bits) =>
        ((long)(bits >> TimeTzOffsetBits), MaxOffsetSeconds - (int)(bits & ((1U << TimeTzOffsetBits) - 1)));

    internal static void AppendTimeTz(StringBuilder target, ulong bits)
    {
        (long microseconds, int offset) = UnpackTimeTz(bits);
        Append(target, microseconds * 1000);
        AppendOffset(target, offset);
    }

    private static void AppendTwoDigits(StringBuilder target, long value) =>
        target.Append(value.ToString("00", CultureInfo.InvariantCulture));
}
