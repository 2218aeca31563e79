namespace DuckLake.Columnar;

/// <summary>An array of values in Arrow layout. Disposing it gives its buffers back.</summary>
public interface IArrowArray : IDisposable
{
    /// <summary>The buffers, owned by the array.</summary>
    ArrayData Data { get; }

    /// <summary>Number of values.</summary>
    int Length { get; }

    /// <summary>First value within the buffers.</summary>
    int Offset { get; }

    /// <summary>Number of nulls.</summary>
    int NullCount { get; }

    /// <summary>True if the value at <paramref name="index"/> is null.</summary>
    bool IsNull(int index);

    /// <summary>True if the value at <paramref name="index"/> is not null.</summary>
    bool IsValid(int index);
}
