using DuckLake.Columnar;

namespace DuckLake.Arrow;

/// <summary>Times of day, cut to microseconds.</summary>
internal readonly struct TimeAppender(Time64Array.Builder builder) : IValueAppender<TimeOnly>
{
    public IArrowArrayBuilder Builder => builder;

    public void Append(TimeOnly value) => builder.Append(value.Ticks / TimeSpan.TicksPerMicrosecond);
}
