namespace DuckLake.Arrow;

/// <summary>Whether few rows are kept inside the catalog instead of files.</summary>
public enum DuckLakeInlining
{
    /// <summary>As the option <c>data_inlining_row_limit</c> says for the table, where the catalog database can hold its rows.</summary>
    AsConfigured,
    /// <summary>Rows always go to files.</summary>
    Never,
}
