using System.Globalization;

namespace DuckLake.Metadata;

/// <summary>The text form of instants: <c>YYYY-MM-DD hh:mm:ss[.ffffff][+hh[:mm[:ss]]]</c>, with any offset; none means UTC.</summary>
internal static class CatalogTimestamp
{
    /// <summary>The text of an instant as DuckDB prints it in UTC: no more digits than needed, at most six.</summary>
    public static string Format(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture) + "+00";

    public static bool TryParse(ReadOnlySpan<char> text, out DateTimeOffset instant)
    {
        instant = default;
        text = text.Trim();
        if (text.Length < 19
            || text[4] != '-' || text[7] != '-' || text[10] is not (' ' or 'T') || text[13] != ':' || text[16] != ':'
            || !TryDigits(text[..4], out var year) || !TryDigits(text[5..7], out var month) || !TryDigits(text[8..10], out var day)
            || !TryDigits(text[11..13], out var hour) || !TryDigits(text[14..16], out var minute) || !TryDigits(text[17..19], out var second)
            || year is < 1 or > 9999 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)
            || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        var rest = text[19..];
        long fractionTicks = 0;
        if (rest.Length > 0 && rest[0] == '.')
        {
            var digits = 1;
            while (digits < rest.Length && char.IsAsciiDigit(rest[digits]))
            {
                digits++;
            }

            if (digits is 1 or > 10)
            {
                return false;
            }

            for (var i = 1; i <= 7; i++)
            {
                fractionTicks = (fractionTicks * 10) + (i < digits ? rest[i] - '0' : 0);
            }

            rest = rest[digits..];
        }

        if (!TryOffset(rest.TrimStart(), out var offset))
        {
            return false;
        }

        var ticks = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc).Ticks + fractionTicks - offset.Ticks;
        if (ticks < DateTime.MinValue.Ticks || ticks > DateTime.MaxValue.Ticks)
        {
            return false;
        }

        instant = new DateTimeOffset(ticks, TimeSpan.Zero);
        return true;
    }

    private static bool TryOffset(ReadOnlySpan<char> text, out TimeSpan offset)
    {
        offset = TimeSpan.Zero;
        if (text.Length == 0 || text is "Z" or "z" or "UTC")
        {
            return true;
        }

        if (text[0] is not ('+' or '-'))
        {
            return false;
        }

        Span<int> parts = [0, 0, 0];
        var digits = text[1..];
        for (var part = 0; part < 3 && digits.Length > 0; part++)
        {
            if (digits.Length < 2 || !TryDigits(digits[..2], out parts[part]) || parts[part] > 59)
            {
                return false;
            }

            digits = digits[2..];
            if (digits.Length > 0 && digits[0] == ':')
            {
                digits = digits[1..];
                if (digits.Length == 0)
                {
                    return false;
                }
            }
        }

        if (digits.Length > 0 || text.Length < 3 || parts[0] > 23)
        {
            return false;
        }

        offset = new TimeSpan(parts[0], parts[1], parts[2]);
        offset = text[0] == '-' ? -offset : offset;
        return true;
    }

    private static bool TryDigits(ReadOnlySpan<char> text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
