namespace DuckLake.Data;

/// <summary>How the rows of a result leave it.</summary>
internal enum RowAccess
{
    /// <summary>Row by row; the first rows are computed with the statement.</summary>
    Rows,

    /// <summary>As record batches.</summary>
    Arrow,
}
