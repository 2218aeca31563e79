using DuckLake.Columnar;

namespace DuckLake.Arrow.Execution;

/// <summary>
/// Doubles to int128 or uint128 in their decimal256 form: writers keep these types as DOUBLE. What lies outside the type's range
/// was not written from such a value, or lost its digits, and is refused.
/// </summary>
internal readonly struct DoubleToHugeCast(HugeSign sign) : IValueCast<double, Int256Bits>
{
    private const double TwoTo127 = 170141183460469231731687303715884105728d;
    private const double TwoTo128 = 340282366920938463463374607431768211456d;

    public Int256Bits Convert(double value)
    {
        double rounded = Math.Round(value, MidpointRounding.ToEven);
        if (sign == HugeSign.Signed)
        {
            return rounded is >= -TwoTo127 and < TwoTo127
                ? new Int256Bits((Int128)rounded)
                : throw new OverflowException($"{value:R} lies outside the range of int128.");
        }

        return rounded is >= 0 and < TwoTo128
            ? new Int256Bits((UInt128)rounded)
            : throw new OverflowException($"{value:R} lies outside the range of uint128.");
    }
}
