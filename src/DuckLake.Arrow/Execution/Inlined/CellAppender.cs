using System.Globalization;
using System.Text;
using DuckLake.Columnar;

namespace DuckLake.Arrow.Execution;

/// <summary>
/// Appends values of inlined rows in whatever form the catalog database returns them: numbers, text, bytes. What is not native
/// goes through DuckDB's text of the value.
/// </summary>
internal static class CellAppender
{
    /// <summary>Appends a cell to the builder of a column.</summary>
    /// <exception cref="FormatException">The cell is no value of the column's type.</exception>
    internal static void Append(IArrowArrayBuilder builder, Field field, object? cell)
    {
        switch (cell, builder)
        {
            case (null or DBNull, _):
                builder.AppendNull();
                break;
            case (long value, Int64Array.Builder target):
                target.Append(value);
                break;
            case (long value, Int32Array.Builder target) when value == (int)value:
                target.Append((int)value);
                break;
            case (double value, DoubleArray.Builder target):
                target.Append(value);
                break;
            case (byte[] bytes, BinaryArray.Builder target):
                target.Append(bytes);
                break;
            case (byte[] bytes, StructArray.Builder target) when field.ExtensionName == ExtensionTypes.Variant:
                AppendVariant(target, bytes);
                break;
            case (byte[] bytes, _):
                ValueParser.Append(builder, field, Encoding.UTF8.GetString(bytes));
                break;
            case (bool value, _):
                ValueParser.Append(builder, field, value ? "true" : "false");
                break;
            case (string text, _):
                ValueParser.Append(builder, field, text);
                break;
            default:
                ValueParser.Append(builder, field, Convert.ToString(cell, CultureInfo.InvariantCulture));
                break;
        }
    }
    /// <summary>Appends a variant whose metadata and value come one after the other.</summary>
    private static void AppendVariant(StructArray.Builder builder, ReadOnlySpan<byte> bytes)
    {
        try
        {
            ReadOnlySpan<byte> metadata = new VariantMetadata(bytes).Bytes;
            ReadOnlySpan<byte> value = bytes[metadata.Length..];
            new VariantValue(metadata, value).Validate();
            builder.Append();
            ((BinaryArray.Builder)builder.FieldBuilders[0]).Append(metadata);
            ((BinaryArray.Builder)builder.FieldBuilders[1]).Append(value);
        }
        catch (ArrowFormatException e)
        {
            throw new FormatException(e.Message, e);
        }
    }
}
