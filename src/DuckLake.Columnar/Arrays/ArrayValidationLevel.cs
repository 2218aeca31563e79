namespace DuckLake.Columnar;

/// <summary>How closely array data from outside is looked at.</summary>
public enum ArrayValidationLevel
{
    /// <summary>Sizes of buffers and children, first and last offsets: a constant number of steps per array.</summary>
    Light = 0,

    /// <summary>Also every offset, index, view, type id and run end: after it, no access can leave a buffer.</summary>
    Full = 1,

    /// <summary>Also that all text is UTF-8.</summary>
    FullWithUtf8 = 2,
}
