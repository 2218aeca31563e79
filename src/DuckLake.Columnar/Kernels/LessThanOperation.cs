using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DuckLake.Columnar;

/// <summary>left &lt; right, false where either is NaN.</summary>
internal readonly struct LessThanOperation : ICompareOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Invoke<T>(T left, T right)
        where T : unmanaged, INumber<T> => left < right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Invoke<T>(Vector128<T> left, Vector128<T> right)
        where T : unmanaged, INumber<T> => Vector128.LessThan(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Invoke<T>(Vector256<T> left, Vector256<T> right)
        where T : unmanaged, INumber<T> => Vector256.LessThan(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Invoke<T>(Vector512<T> left, Vector512<T> right)
        where T : unmanaged, INumber<T> => Vector512.LessThan(left, right);
}
