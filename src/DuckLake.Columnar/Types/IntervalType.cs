namespace DuckLake.Columnar;

/// <summary>Calendar intervals.</summary>
public sealed class IntervalType : FixedWidthType
{
    /// <summary>Months, days and nanoseconds.</summary>
    public static readonly IntervalType MonthDayNanosecond = new(IntervalUnit.MonthDayNanosecond);

    /// <summary>Creates the type.</summary>
    public IntervalType(IntervalUnit unit) => Unit = unit;

    /// <summary>Layout of the values.</summary>
    public IntervalUnit Unit { get; }

    /// <inheritdoc/>
    public override ArrowTypeId TypeId => ArrowTypeId.Interval;

    /// <inheritdoc/>
    public override string Name => "interval";

    /// <inheritdoc/>
    public override int BitWidth => Unit switch
    {
        IntervalUnit.YearMonth => 32,
        IntervalUnit.DayTime => 64,
        _ => 128,
    };

    /// <inheritdoc/>
    public override string ToString() => $"{Name}[{Unit}]";

    /// <inheritdoc/>
    protected override bool ParametersEqual(ArrowType other) => ((IntervalType)other).Unit == Unit;
}
