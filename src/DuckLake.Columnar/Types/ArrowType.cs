namespace DuckLake.Columnar;

/// <summary>Base of all types.</summary>
public abstract class ArrowType : IArrowType, IEquatable<ArrowType>
{
    /// <inheritdoc/>
    public abstract ArrowTypeId TypeId { get; }

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public bool Equals(ArrowType? other) =>
        ReferenceEquals(this, other) || (other is not null && other.TypeId == TypeId && ParametersEqual(other));

    /// <inheritdoc/>
    public sealed override bool Equals(object? obj) => Equals(obj as ArrowType);

    /// <inheritdoc/>
    public sealed override int GetHashCode() => HashCode.Combine(TypeId, ToString());

    /// <summary>The type with its parameters, for example <c>timestamp[us, UTC]</c>.</summary>
    public override string ToString() => Name;

    /// <summary>Compares the parameters with those of a type of the same kind.</summary>
    protected virtual bool ParametersEqual(ArrowType other) => true;
}
