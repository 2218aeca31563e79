namespace DuckLake.Columnar;

/// <summary>Time of day on 32 bits, in seconds or milliseconds since midnight.</summary>
public sealed class Time32Type : TimeBasedType
{
    /// <summary>Seconds.</summary>
    public static readonly Time32Type Second = new(TimeUnit.Second);

    /// <summary>Milliseconds.</summary>
    public static readonly Time32Type Millisecond = new(TimeUnit.Millisecond);

    /// <summary>Creates the type.</summary>
    /// <param name="unit">Second or millisecond.</param>
    public Time32Type(TimeUnit unit)
        : base(unit is TimeUnit.Second or TimeUnit.Millisecond ? unit : throw new ArgumentOutOfRangeException(nameof(unit), unit, "time32 counts seconds or milliseconds."))
    {
    }

    /// <inheritdoc/>
    public override ArrowTypeId TypeId => ArrowTypeId.Time32;

    /// <inheritdoc/>
    public override string Name => "time32";

    /// <inheritdoc/>
    public override int BitWidth => 32;
}
