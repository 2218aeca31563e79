namespace DuckLake.Columnar;

/// <summary>An array of union values, dense or sparse. Unions have no nulls of their own.</summary>
public sealed partial class UnionArray : ArrowArray
{
    private readonly UnionType _type;

    /// <summary>Wraps data of a union type.</summary>
    public UnionArray(ArrayData data)
        : base(data, data.DataType.TypeId == ArrowTypeId.DenseUnion ? ArrowTypeId.DenseUnion : ArrowTypeId.SparseUnion, data.DataType.TypeId == ArrowTypeId.DenseUnion ? 2 : 1)
    {
        _type = (UnionType)data.DataType;
        if (data.Children.Length != _type.Fields.Count)
        {
            throw new ArgumentException($"A union of {_type.Fields.Count} members needs as many children; found {data.Children.Length}.", nameof(data));
        }
    }

    /// <summary>Dense or sparse.</summary>
    public UnionMode Mode => _type.Mode;

    /// <summary>The type id of each value. Borrowed until this array is disposed.</summary>
    public ReadOnlySpan<byte> TypeIds => BufferSpan<byte>(0, Length);

    /// <summary>Where each value stands in its child; dense unions only. Borrowed until this array is disposed.</summary>
    public ReadOnlySpan<int> ValueOffsets => Mode == UnionMode.Dense ? BufferSpan<int>(1, Length) : default;

    /// <summary>A member's values: aligned with this array if sparse, addressed by <see cref="ValueOffsets"/> if dense. Borrowed.</summary>
    public IArrowArray GetField(int index) =>
        ArrowArrayFactory.BuildArray(Mode == UnionMode.Sparse
            ? Data.Children[index].Borrow(Data.Offset, Length)
            : Data.Children[index].Borrow(0, Data.Children[index].Length));

    /// <summary>The member and position within <see cref="GetField"/> of the value at <paramref name="index"/>.</summary>
    public (int Field, int Position) Locate(int index)
    {
        int typeId = TypeIds[index];
        for (int i = 0; i < _type.TypeIds.Count; i++)
        {
            if (_type.TypeIds[i] == typeId)
            {
                return (i, Mode == UnionMode.Sparse ? index : ValueOffsets[index]);
            }
        }

        throw new InvalidOperationException($"Type id {typeId} of value {index} is no member of {_type}.");
    }
}
