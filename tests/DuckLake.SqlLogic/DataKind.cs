namespace DuckLake.SqlLogic;

/// <summary>The stores that hold data files.</summary>
internal enum DataKind
{
    Local,
    S3,
}
