namespace DuckLake.Parquet;

/// <summary>parquet.thrift <c>FileMetaData</c> as it is to be stored.</summary>
internal sealed class RawFileMetadata
{
    public int Version = 1;

    /// <summary>The schema tree depth-first, root first.</summary>
    public SchemaElement[] Schema = [];

    public long RowCount;
    public List<RawRowGroup> RowGroups = [];
    public List<KeyValuePair<string, string?>> KeyValues = [];
    public string? CreatedBy;

    /// <summary>The order of each leaf's bounds, one per leaf; null to write none.</summary>
    public ParquetColumnOrder[]? ColumnOrders;
}
