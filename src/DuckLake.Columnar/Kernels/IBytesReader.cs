namespace DuckLake.Columnar;

/// <summary>Reads byte strings of one layout.</summary>
internal interface IBytesReader
{
    /// <summary>The bytes at <paramref name="index"/>, which must be valid.</summary>
    ReadOnlySpan<byte> Get(int index);
}
