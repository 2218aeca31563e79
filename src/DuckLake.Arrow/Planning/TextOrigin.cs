namespace DuckLake.Arrow;

/// <summary>The type under which the text of a bound or partition value may have been written.</summary>
internal enum TextOrigin
{
    /// <summary>The column's present type.</summary>
    SameType,

    /// <summary>The present type or one it widens, as in files the lake did not write.</summary>
    NarrowerType,

    /// <summary>Any type that may have become the present one.</summary>
    AnotherType,
}
