using System.Diagnostics.CodeAnalysis;

namespace DuckLake.Parquet.Decoding;

/// <summary>Throws for malformed encoded data; the column reader adds file, column, page and offset.</summary>
internal static class DecodeError
{
    [DoesNotReturn]
    internal static void Throw(string message) => throw new InvalidParquetException(message);

    [DoesNotReturn]
    internal static T Throw<T>(string message) => throw new InvalidParquetException(message);
}
