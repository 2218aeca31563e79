namespace DuckLake.Columnar;

/// <summary>Layout of a union, numbered as in the Arrow format.</summary>
public enum UnionMode
{
    /// <summary>Every child has the length of the union.</summary>
    Sparse = 0,

    /// <summary>An offsets buffer says where a value stands in its child.</summary>
    Dense = 1,
}
