namespace DuckLake.Columnar;

/// <summary>What text and binary arrays of every layout share.</summary>
internal interface IBytesArray : IArrowArray
{
    /// <summary>The bytes at <paramref name="index"/>, borrowed; empty where null.</summary>
    ReadOnlySpan<byte> GetBytes(int index);
}
