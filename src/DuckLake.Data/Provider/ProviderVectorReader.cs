using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>Reads values as the public API has them: intervals with months are <see cref="DuckLakeInterval"/>.</summary>
internal sealed class ProviderVectorReader : VectorReader
{
    public static ProviderVectorReader Instance { get; } = new();

    protected override object Interval(DuckDbIntervalValue value) =>
        value.TryGetTimeSpan(out TimeSpan span) ? span : new DuckLakeInterval(value.Months, value.Days, value.Microseconds);
}
