using DuckLake.Columnar;

namespace DuckLake.Parquet.Decoding;

/// <summary>The encoded values of one data page, borrowed until the next page is set.</summary>
internal unsafe struct PageValues
{
    /// <summary>Encoding of the values.</summary>
    internal ParquetEncoding Encoding;

    /// <summary>First byte.</summary>
    internal byte* Data;

    /// <summary>Number of bytes.</summary>
    internal long Length;

    /// <summary>Levels on the page: no page holds more values than this.</summary>
    internal int MaxCount;

    /// <summary>The buffer <see cref="Data"/> lies in, when it lies in one that may be retained; else empty.</summary>
    internal ArrowBuffer Owner;

    /// <summary>Bytes from <see cref="Data"/> on that may be read, those past <see cref="Length"/> included.</summary>
    internal long Readable;
}
