namespace DuckLake.Parquet.Writing;

/// <summary>Unsigned 128-bit integers on 256 bits to the nearest DOUBLE.</summary>
internal struct UInt256Converter : ILeafConverter<Bits256, double>
{
    public bool HasFailed { get; private set; }

    public double Convert(Bits256 value)
    {
        HasFailed |= value.High != 0;
        return (double)value.Low;
    }
}
