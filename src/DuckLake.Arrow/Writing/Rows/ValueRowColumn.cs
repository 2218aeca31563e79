using DuckLake.Columnar;

namespace DuckLake.Arrow;

/// <summary>A column of values that are never NULL.</summary>
internal sealed class ValueRowColumn<TRow, TValue, TAppender>(Field field, Func<TRow, TValue> getter, TAppender appender)
    : RowColumn<TRow>(field, appender.Builder)
    where TAppender : struct, IValueAppender<TValue>
{
    public override void Append(ReadOnlySpan<TRow> rows)
    {
        foreach (TRow row in rows)
        {
            appender.Append(getter(row));
        }
    }
}
