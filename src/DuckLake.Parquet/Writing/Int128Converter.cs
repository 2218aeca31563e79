namespace DuckLake.Parquet.Writing;

/// <summary>128-bit integers to the nearest DOUBLE.</summary>
internal readonly struct Int128Converter : ILeafConverter<Int128, double>
{
    public bool HasFailed => false;

    public double Convert(Int128 value) => (double)value;
}
