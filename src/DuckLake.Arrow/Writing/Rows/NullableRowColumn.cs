using DuckLake.Columnar;

namespace DuckLake.Arrow;

/// <summary>A column of value types that may be NULL.</summary>
internal sealed class NullableRowColumn<TRow, TValue, TAppender>(Field field, Func<TRow, TValue?> getter, TAppender appender)
    : RowColumn<TRow>(field, appender.Builder)
    where TValue : struct
    where TAppender : struct, IValueAppender<TValue>
{
    public override void Append(ReadOnlySpan<TRow> rows)
    {
        foreach (TRow row in rows)
        {
            if (getter(row) is { } value)
            {
                appender.Append(value);
            }
            else
            {
                appender.Builder.AppendNull();
            }
        }
    }
}
