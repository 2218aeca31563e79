namespace DuckLake.Columnar;

/// <summary>An array of fixed-width values.</summary>
/// <typeparam name="T">The value as it lies in memory.</typeparam>
public abstract class PrimitiveArray<T> : ArrowArray
    where T : unmanaged
{
    private protected PrimitiveArray(ArrayData data, ArrowTypeId expected)
        : base(data, expected, 2)
    {
    }

    /// <summary>All values, with undefined content where null. Borrowed until the array is disposed.</summary>
    public ReadOnlySpan<T> Values => BufferSpan<T>(1, Length);

    /// <summary>The value at <paramref name="index"/>, or null.</summary>
    public T? GetValue(int index) => IsValid(index) ? Values[index] : null;

    /// <summary>Copies the values into a managed array.</summary>
    public T?[] ToArray()
    {
        var result = new T?[Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = GetValue(i);
        }

        return result;
    }
}
