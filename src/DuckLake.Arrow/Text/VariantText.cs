using System.Text;
using DuckLake.Columnar;

namespace DuckLake.Arrow;

/// <summary>
/// Variants as DuckDB's cast to VARCHAR prints them. A scalar inside an object is quoted like a struct field; inside an array only
/// where all elements are of one type, since DuckDB makes a list of that type then and else a list of variants, which it never quotes.
/// </summary>
internal static class VariantText
{
    private const long MicrosecondsPerDay = 86_400_000_000;
    private const int MaxTextLength = 1 << 28;

    /// <summary>Appends the text of a variant; false, with nothing appended, where it is the variant null.</summary>
    /// <exception cref="FormatException">The bytes are malformed.</exception>
    internal static bool TryAppend(StringBuilder target, ReadOnlySpan<byte> metadata, ReadOnlySpan<byte> value)
    {
        try
        {
            var variant = new VariantValue(metadata, value);
            if (variant.IsNull)
            {
                return false;
            }

            variant.Validate();
            Append(target, variant);
            return true;
        }
        catch (ArrowFormatException e)
        {
            throw new FormatException(e.Message, e);
        }
    }

    private static void Append(StringBuilder target, VariantValue value)
    {
        switch (value.Kind)
        {
            case VariantKind.Null:
                target.Append("NULL");
                break;
            case VariantKind.Boolean:
                target.Append(value.GetBoolean() ? "true" : "false");
                break;
            case VariantKind.Int8 or VariantKind.Int16 or VariantKind.Int32 or VariantKind.Int64:
                target.Append(value.GetInt64());
                break;
            case VariantKind.Float:
                FloatText.Append(target, value.GetFloat());
                break;
            case VariantKind.Double:
                FloatText.Append(target, value.GetDouble());
                break;
            case VariantKind.Decimal4 or VariantKind.Decimal8 or VariantKind.Decimal16:
                Int128 unscaled = value.GetDecimal(out int scale);
                DecimalText.Append(target, unscaled, scale);
                break;
            case VariantKind.Date:
                DateText.Append(target, value.GetDate());
                break;
            case VariantKind.Time:
                AppendTime(target, value.GetTime());
                break;
            case VariantKind.TimestampMicros or VariantKind.TimestampNtzMicros:
                TimestampText.Append(target, value.GetTimestamp(), TimeUnit.Microsecond, value.Kind == VariantKind.TimestampMicros);
                break;
            case VariantKind.TimestampNanos:
                // DuckDB has no instants in nanoseconds and cuts them to microseconds.
                TimestampText.Append(target, value.GetTimestamp() / 1000, TimeUnit.Microsecond, isInstant: true);
                break;
            case VariantKind.TimestampNtzNanos:
                TimestampText.Append(target, value.GetTimestamp(), TimeUnit.Nanosecond, isInstant: false);
                break;
            case VariantKind.Binary:
                BlobText.Append(target, value.GetBytes());
                break;
            case VariantKind.String:
                target.Append(value.GetString());
                break;
            case VariantKind.Uuid:
                target.Append(value.GetUuid().ToString("D"));
                break;
            case VariantKind.Object:
                AppendObject(target, value);
                break;
            default:
                AppendArray(target, value);
                break;
        }
    }

    private static void AppendTime(StringBuilder target, long microseconds)
    {
        if (microseconds is < 0 or > MicrosecondsPerDay)
        {
            throw new FormatException($"A variant holds a time of {microseconds} microseconds since midnight.");
        }

        TimeText.Append(target, microseconds * 1000);
    }

    /// <summary>DuckDB takes an object whose first name is empty for a struct without names.</summary>
    private static void AppendObject(StringBuilder target, VariantValue value)
    {
        int[]? order = value.GetFieldOrder();
        bool isUnnamed = value.Count > 0 && value.GetNameBytes(order?[0] ?? 0).IsEmpty;
        target.Append(isUnnamed ? '(' : '{');
        for (int i = 0; i < value.Count; i++)
        {
            int field = order?[i] ?? i;
            target.Append(i > 0 ? ", " : string.Empty);
            if (!isUnnamed)
            {
                NestedText.AppendQuoted(target, value.GetName(field));
                target.Append(": ");
            }

            AppendPart(target, value[field], mayQuote: true);
        }

        target.Append(isUnnamed ? ')' : '}');
    }

    private static void AppendArray(StringBuilder target, VariantValue value)
    {
        bool isUniform = true;
        for (int i = 1; i < value.Count && isUniform; i++)
        {
            isUniform = DuckDbType(value[i].Kind) == DuckDbType(value[0].Kind);
        }

        target.Append('[');
        for (int i = 0; i < value.Count; i++)
        {
            target.Append(i > 0 ? ", " : string.Empty);
            AppendPart(target, value[i], isUniform);
        }

        target.Append(']');
    }

    private static void AppendPart(StringBuilder target, VariantValue value, bool mayQuote)
    {
        if (target.Length > MaxTextLength)
        {
            throw new FormatException($"The text of a variant passes {MaxTextLength} characters.");
        }

        if (!mayQuote || value.Kind is VariantKind.Null or VariantKind.Object or VariantKind.Array)
        {
            Append(target, value);
            return;
        }

        var text = new StringBuilder();
        Append(text, value);
        string scalar = text.ToString();
        if (NestedText.NeedsQuotes(scalar))
        {
            NestedText.AppendQuoted(target, scalar);
        }
        else
        {
            target.Append(scalar);
        }
    }

    /// <summary>One kind for all kinds that DuckDB reads as one type and that may need quotes.</summary>
    private static VariantKind DuckDbType(VariantKind kind) => kind == VariantKind.TimestampNanos ? VariantKind.TimestampMicros : kind;
}
