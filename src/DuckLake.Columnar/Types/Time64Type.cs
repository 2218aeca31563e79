namespace DuckLake.Columnar;

/// <summary>Time of day on 64 bits, in microseconds or nanoseconds since midnight.</summary>
public sealed class Time64Type : TimeBasedType
{
    /// <summary>Microseconds.</summary>
    public static readonly Time64Type Microsecond = new(TimeUnit.Microsecond);

    /// <summary>Nanoseconds.</summary>
    public static readonly Time64Type Nanosecond = new(TimeUnit.Nanosecond);

    /// <summary>Creates the type.</summary>
    /// <param name="unit">Microsecond or nanosecond.</param>
    public Time64Type(TimeUnit unit)
        : base(unit is TimeUnit.Microsecond or TimeUnit.Nanosecond ? unit : throw new ArgumentOutOfRangeException(nameof(unit), unit, "time64 counts microseconds or nanoseconds."))
    {
    }

    /// <inheritdoc/>
    public override ArrowTypeId TypeId => ArrowTypeId.Time64;

    /// <inheritdoc/>
    public override string Name => "time64";

    /// <inheritdoc/>
    public override int BitWidth => 64;
}
