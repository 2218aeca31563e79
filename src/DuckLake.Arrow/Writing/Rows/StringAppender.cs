using DuckLake.Columnar;

namespace DuckLake.Arrow;

/// <summary>Text.</summary>
internal readonly struct StringAppender(StringArray.Builder builder) : IValueAppender<string>
{
    public IArrowArrayBuilder Builder => builder;

    public void Append(string value) => builder.Append(IsText(value)
        ? value.AsSpan()
        : throw new FormatException("the text holds half of a surrogate pair, which has no form in UTF-8."));

    private static bool IsText(ReadOnlySpan<char> value)
    {
        for (int at = value.IndexOfAnyInRange('\uD800', '\uDFFF'); at >= 0; at = value.IndexOfAnyInRange('\uD800', '\uDFFF'))
        {
            if (at + 1 >= value.Length || !char.IsSurrogatePair(value[at], value[at + 1]))
            {
                return false;
            }

            value = value[(at + 2)..];
        }

        return true;
    }
}
