using System.Buffers;
using System.Globalization;

namespace DuckLake.Metadata;

/// <summary>Brings values of statements into the forms databases take.</summary>
internal static class SqlValue
{
    private static readonly SearchValues<char> Special = SearchValues.Create(
        [.. Enumerable.Range(0xD800, 0x800).Select(c => (char)c), '\0']);

    /// <summary>The value in the form of its column's type: long, bool, double, string or byte[].</summary>
    /// <exception cref="ArgumentException">The value does not fit the form.</exception>
    public static object Convert(object value, SqlValueForm form, string table, string column) => (form, value) switch
    {
        (SqlValueForm.Integer, long) => value,
        (SqlValueForm.Integer, bool flag) => flag ? 1L : 0L,
        (SqlValueForm.Integer, int or short or sbyte or byte or ushort or uint) => System.Convert.ToInt64(value, CultureInfo.InvariantCulture),
        (SqlValueForm.Boolean, bool) => value,
        (SqlValueForm.Double, double) => value,
        (SqlValueForm.Double, float number) => (double)number,
        (SqlValueForm.Text, string) => value,
        (SqlValueForm.Text, Guid id) => id.ToString("D"),
        (SqlValueForm.Text, DateTimeOffset instant) => CatalogTimestamp.Format(instant),
        (SqlValueForm.Bytes, byte[]) => value,
        _ => throw new ArgumentException($"{table}.{column}: a value of type {value.GetType().Name} cannot be sent as {form}."),
    };

    /// <summary>Whether a text holds a NUL character. Refuses text that is no Unicode, and NUL where the database cannot keep it.</summary>
    public static bool CheckText(string text, SqlDialect dialect, string table, string column)
    {
        var rest = text.AsSpan();
        var hasNul = false;
        while (rest.IndexOfAny(Special) is >= 0 and var at)
        {
            var found = rest[at];
            if (found == '\0')
            {
                hasNul = true;
                if (!dialect.TextCanHoldNul)
                {
                    throw MetadataException.Unsupported(
                        $"A value for column {column} of {table} holds a NUL character, which {dialect.Name} cannot keep in text. Remove it from the value.");
                }
            }
            else if (char.IsHighSurrogate(found) && at + 1 < rest.Length && char.IsLowSurrogate(rest[at + 1]))
            {
                at++;
            }
            else
            {
                throw MetadataException.Unsupported(
                    $"A value for column {column} of {table} holds half of a surrogate pair (U+{(int)found:X4}), which is no text. Correct the value.");
            }

            rest = rest[(at + 1)..];
        }

        return hasNul;
    }
}
