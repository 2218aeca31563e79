using DuckLake.Arrow.Execution;
using DuckLake.Columnar;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>A column without children that was handed in: its values are converted and, if text, checked.</summary>
internal sealed class InputLeafPlan(Field field, DuckLakeType type, string path) : ColumnPlan(field)
{
    /// <exception cref="InputValueException">A value cannot become a value of the column.</exception>
    internal override ArrayData Resolve(ArrayData? source, int length)
    {
        ArrayData values;
        try
        {
            values = InputLeafCast.Cast(source!, Field, type);
        }
        catch (Exception e) when (e is OverflowException or FormatException or InvalidDataException or ArgumentException or NotSupportedException)
        {
            throw new InputValueException(path, $"a value of type {source!.DataType} cannot become {type}: {e.Message}", e);
        }

        if (Field.DataType is StringType && !Utf8Check.IsValid(values))
        {
            values.Dispose();
            throw new InputValueException(path, "the text is not UTF-8.");
        }

        if (InputRangeCheck.Find(values, type) is { } problem)
        {
            values.Dispose();
            throw new InputValueException(path, problem);
        }

        return values;
    }
}
