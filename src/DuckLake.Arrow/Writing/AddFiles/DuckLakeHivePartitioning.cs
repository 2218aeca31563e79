namespace DuckLake.Arrow;

/// <summary>Whether columns of registered files are taken from the <c>key=value</c> directories of their paths.</summary>
public enum DuckLakeHivePartitioning
{
    /// <summary>Where a directory is named after a column, or after a key of the table's partitioning.</summary>
    Automatic,
    /// <summary>Never.</summary>
    Never,
}
