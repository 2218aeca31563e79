namespace DuckLake.Columnar;

/// <summary>Base of the types that count a <see cref="TimeUnit"/>.</summary>
public abstract class TimeBasedType : FixedWidthType
{
    private protected TimeBasedType(TimeUnit unit) => Unit = unit;

    /// <summary>The unit values count.</summary>
    public TimeUnit Unit { get; }

    private protected string UnitSuffix => Unit switch
    {
        TimeUnit.Second => "s",
        TimeUnit.Millisecond => "ms",
        TimeUnit.Microsecond => "us",
        _ => "ns",
    };

    /// <inheritdoc/>
    public override string ToString() => $"{Name}[{UnitSuffix}]";

    /// <inheritdoc/>
    protected override bool ParametersEqual(ArrowType other) => ((TimeBasedType)other).Unit == Unit;
}
