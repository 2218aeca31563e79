namespace DuckLake.Columnar;

/// <summary>Values of one of several types, told apart by an 8-bit type id.</summary>
public sealed class UnionType : NestedType
{
    /// <summary>Creates the type.</summary>
    /// <param name="fields">The member fields.</param>
    /// <param name="typeIds">The type id of each member, 0 to 127, all different.</param>
    /// <param name="mode">Sparse or dense.</param>
    public UnionType(IReadOnlyList<Field> fields, IReadOnlyList<int> typeIds, UnionMode mode)
        : base(fields)
    {
        ArgumentNullException.ThrowIfNull(typeIds);
        if (typeIds.Count != fields.Count || typeIds.Distinct().Count() != typeIds.Count || typeIds.Any(id => id is < 0 or > 127))
        {
            throw new ArgumentException("A union needs one type id from 0 to 127 per member, all different.", nameof(typeIds));
        }

        TypeIds = typeIds;
        Mode = mode;
    }

    /// <summary>The type id of each member.</summary>
    public IReadOnlyList<int> TypeIds { get; }

    /// <summary>Sparse or dense.</summary>
    public UnionMode Mode { get; }

    /// <inheritdoc/>
    public override ArrowTypeId TypeId => Mode == UnionMode.Dense ? ArrowTypeId.DenseUnion : ArrowTypeId.SparseUnion;

    /// <inheritdoc/>
    public override string Name => Mode == UnionMode.Dense ? "dense_union" : "sparse_union";

    /// <inheritdoc/>
    protected override bool ParametersEqual(ArrowType other) =>
        base.ParametersEqual(other) && ((UnionType)other).TypeIds.SequenceEqual(TypeIds);
}
