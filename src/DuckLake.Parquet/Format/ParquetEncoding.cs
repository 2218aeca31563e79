namespace DuckLake.Parquet;

/// <summary>Encoding of values or levels (parquet.thrift <c>Encoding</c>). A file may hold a number not listed here.</summary>
public enum ParquetEncoding
{
    /// <summary>Values one after another.</summary>
    Plain = 0,
    /// <summary>Dictionary encoding as written by format version 1.</summary>
    PlainDictionary = 2,
    /// <summary>Run length and bit packing hybrid.</summary>
    Rle = 3,
    /// <summary>Deprecated bit packing of levels, most significant bit first.</summary>
    BitPacked = 4,
    /// <summary>Bit-packed differences of integers.</summary>
    DeltaBinaryPacked = 5,
    /// <summary>Delta-encoded lengths followed by the bytes.</summary>
    DeltaLengthByteArray = 6,
    /// <summary>Delta-encoded shared prefixes followed by suffixes.</summary>
    DeltaByteArray = 7,
    /// <summary>Dictionary indexes, run length and bit packing hybrid.</summary>
    RleDictionary = 8,
    /// <summary>The bytes of each value spread over one stream per byte position.</summary>
    ByteStreamSplit = 9,
    /// <summary>Adaptive lossless floating point.</summary>
    Alp = 10,
}
