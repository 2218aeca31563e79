using DuckLake.Columnar;

namespace DuckLake.Arrow.Execution;

/// <summary>Times of day at UTC, which is how files keep TIME WITH TIME ZONE, to DuckDB's 64-bit form.</summary>
internal readonly struct TimeToTimeTzCast : IValueCast<long, ulong>
{
    public ulong Convert(long value) => TimeText.PackTimeTz(value, 0);
}
