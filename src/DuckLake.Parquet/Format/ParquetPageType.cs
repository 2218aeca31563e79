namespace DuckLake.Parquet;

/// <summary>The kind of a page (parquet.thrift <c>PageType</c>). A file may hold a number not listed here; such pages are to be skipped.</summary>
public enum ParquetPageType
{
    /// <summary>Data page, version 1.</summary>
    DataPage = 0,
    /// <summary>Index page; never written in practice.</summary>
    IndexPage = 1,
    /// <summary>Dictionary page.</summary>
    DictionaryPage = 2,
    /// <summary>Data page, version 2.</summary>
    DataPageV2 = 3,
}
