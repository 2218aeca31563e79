using DuckLake.Columnar;

namespace DuckLake.Arrow;

/// <summary>Dates.</summary>
internal readonly struct DateAppender(Date32Array.Builder builder) : IValueAppender<DateOnly>
{
    public IArrowArrayBuilder Builder => builder;

    public void Append(DateOnly value) => builder.Append(value.DayNumber - UnixEpochDay);

    private static int UnixEpochDay => DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
}
