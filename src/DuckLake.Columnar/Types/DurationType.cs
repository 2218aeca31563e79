namespace DuckLake.Columnar;

/// <summary>Elapsed time in a unit, 64 bits.</summary>
public sealed class DurationType : TimeBasedType
{
    /// <summary>Creates the type.</summary>
    public DurationType(TimeUnit unit)
        : base(unit)
    {
    }

    /// <inheritdoc/>
    public override ArrowTypeId TypeId => ArrowTypeId.Duration;

    /// <inheritdoc/>
    public override string Name => "duration";

    /// <inheritdoc/>
    public override int BitWidth => 64;
}
