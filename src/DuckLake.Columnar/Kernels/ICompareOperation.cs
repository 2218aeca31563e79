using System.Numerics;
using System.Runtime.Intrinsics;

namespace DuckLake.Columnar;

/// <summary>A comparison, scalar and in every vector width.</summary>
internal interface ICompareOperation
{
    static abstract bool Invoke<T>(T left, T right)
        where T : unmanaged, INumber<T>;

    static abstract Vector128<T> Invoke<T>(Vector128<T> left, Vector128<T> right)
        where T : unmanaged, INumber<T>;

    static abstract Vector256<T> Invoke<T>(Vector256<T> left, Vector256<T> right)
        where T : unmanaged, INumber<T>;

    static abstract Vector512<T> Invoke<T>(Vector512<T> left, Vector512<T> right)
        where T : unmanaged, INumber<T>;
}
