using DuckLake.Columnar;

namespace DuckLake.Arrow;

/// <summary>Instants in UTC, cut to the unit of the array.</summary>
internal readonly struct InstantAppender(TimestampArray.Builder builder) : IValueAppender<DateTimeOffset>
{
    public IArrowArrayBuilder Builder => builder;

    public void Append(DateTimeOffset value) => builder.Append(value);
}
