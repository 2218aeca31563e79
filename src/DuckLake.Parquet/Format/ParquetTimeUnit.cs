namespace DuckLake.Parquet;

/// <summary>The unit of a time or timestamp (parquet.thrift <c>TimeUnit</c>).</summary>
public enum ParquetTimeUnit
{
    /// <summary>Milliseconds.</summary>
    Milliseconds = 1,
    /// <summary>Microseconds.</summary>
    Microseconds = 2,
    /// <summary>Nanoseconds.</summary>
    Nanoseconds = 3,
}
