namespace DuckLake.Parquet;

/// <summary>How often a schema node occurs in its parent (parquet.thrift <c>FieldRepetitionType</c>).</summary>
public enum ParquetRepetition
{
    /// <summary>Exactly once.</summary>
    Required = 0,
    /// <summary>At most once.</summary>
    Optional = 1,
    /// <summary>Any number of times.</summary>
    Repeated = 2,
}
