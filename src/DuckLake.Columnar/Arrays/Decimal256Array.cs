using System.Numerics;

namespace DuckLake.Columnar;

/// <summary>An array of decimals on 256 bits: scaled little-endian two's-complement integers.</summary>
public sealed partial class Decimal256Array : ArrowArray
{
    /// <summary>Wraps data of type decimal256.</summary>
    public Decimal256Array(ArrayData data)
        : base(data, ArrowTypeId.Decimal256, 2)
    {
    }

    /// <summary>Digits after the point.</summary>
    public int Scale => ((DecimalType)Data.DataType).Scale;

    /// <summary>The bytes of all values, 32 each. Borrowed until the array is disposed.</summary>
    public ReadOnlySpan<byte> Values
    {
        get
        {
            Data.ThrowIfDisposed();
            return Data.Buffers[1].Span.Slice(checked(Data.Offset * 32), checked(Length * 32));
        }
    }

    /// <summary>The scaled integer at <paramref name="index"/>, or null.</summary>
    public BigInteger? GetBigInteger(int index) => IsValid(index) ? new BigInteger(Values.Slice(index * 32, 32)) : null;

    /// <summary>The value at <paramref name="index"/> as <see cref="decimal"/>, or null.</summary>
    /// <exception cref="OverflowException">The value does not fit <see cref="decimal"/>; use <see cref="GetBigInteger"/> instead.</exception>
    public decimal? GetDecimal(int index) => GetBigInteger(index) is { } value ? DecimalConversion.ToDecimal(value, Scale) : null;
}
