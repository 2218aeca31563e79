using DuckLake.Columnar;

namespace DuckLake.Arrow;

/// <summary>
/// Dates with times, cut to the unit of the array. In a column with a time zone a local time is taken for the instant it is, one of
/// unspecified kind for UTC; in a column without one the clock is kept as it stands.
/// </summary>
internal readonly struct TimestampAppender(TimestampArray.Builder builder) : IValueAppender<DateTime>
{
    public IArrowArrayBuilder Builder => builder;

    public void Append(DateTime value)
    {
        bool isInstant = ((TimestampType)builder.DataType).Timezone is not null;
        DateTime clock = isInstant && value.Kind == DateTimeKind.Local ? value.ToUniversalTime() : value;
        builder.Append(new DateTimeOffset(clock.Ticks, TimeSpan.Zero));
    }
}
