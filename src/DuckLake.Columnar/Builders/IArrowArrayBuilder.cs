namespace DuckLake.Columnar;

/// <summary>Builds one array value by value. Disposing it without <see cref="Build"/> gives its memory back. Not thread-safe.</summary>
public interface IArrowArrayBuilder : IDisposable
{
    /// <summary>Type of the array to be built.</summary>
    IArrowType DataType { get; }

    /// <summary>Number of values appended.</summary>
    int Length { get; }

    /// <summary>Makes room for <paramref name="count"/> further values.</summary>
    void Reserve(int count);

    /// <summary>Appends a null.</summary>
    void AppendNull();

    /// <summary>Hands the values over as an array owned by the caller, and starts anew.</summary>
    IArrowArray Build();
}
