namespace DuckLake.Arrow;

/// <summary>How rows of a data file are deleted.</summary>
internal enum PreparedDeleteForm
{
    /// <summary>None is left: the file itself ends.</summary>
    Retire,

    /// <summary>As positions inside the catalog.</summary>
    Inline,

    /// <summary>By a delete file.</summary>
    File,
}
