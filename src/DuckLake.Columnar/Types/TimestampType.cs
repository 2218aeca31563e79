namespace DuckLake.Columnar;

/// <summary>Time since 1970-01-01 00:00:00 in a unit; with a zone it is an instant (UTC), without one it is wall-clock time.</summary>
public sealed class TimestampType : TimeBasedType
{
    /// <summary>Microseconds without zone.</summary>
    public static readonly TimestampType Microsecond = new(TimeUnit.Microsecond, null);

    /// <summary>Microseconds, instants in UTC.</summary>
    public static readonly TimestampType MicrosecondUtc = new(TimeUnit.Microsecond, "UTC");

    /// <summary>Creates the type.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="timezone">Zone name or offset the values are shown in, or null for wall-clock time.</param>
    public TimestampType(TimeUnit unit, string? timezone)
        : base(unit) => Timezone = string.IsNullOrEmpty(timezone) ? null : timezone;

    /// <summary>Zone name or offset, or null.</summary>
    public string? Timezone { get; }

    /// <inheritdoc/>
    public override ArrowTypeId TypeId => ArrowTypeId.Timestamp;

    /// <inheritdoc/>
    public override string Name => "timestamp";

    /// <inheritdoc/>
    public override int BitWidth => 64;

    /// <inheritdoc/>
    public override string ToString() => Timezone is null ? $"{Name}[{UnitSuffix}]" : $"{Name}[{UnitSuffix}, {Timezone}]";

    /// <inheritdoc/>
    protected override bool ParametersEqual(ArrowType other) =>
        base.ParametersEqual(other) && ((TimestampType)other).Timezone == Timezone;
}
