namespace DuckLake.Arrow;

/// <summary>Whether few rows may be kept inside the catalog instead of files.</summary>
internal enum InliningMode
{
    /// <summary>As the table's options and the catalog database allow.</summary>
    Allowed,

    /// <summary>Rows always go to files.</summary>
    Never,
}
