using DuckLake.Columnar;

namespace DuckLake.Arrow;

/// <summary>Time spans as intervals without months and days.</summary>
internal readonly struct TimeSpanAppender(MonthDayNanosecondIntervalArray.Builder builder) : IValueAppender<TimeSpan>
{
    public IArrowArrayBuilder Builder => builder;

    public void Append(TimeSpan value) => builder.Append(new MonthDayNanosecondInterval(0, 0, checked(value.Ticks * TimeSpan.NanosecondsPerTick)));
}
