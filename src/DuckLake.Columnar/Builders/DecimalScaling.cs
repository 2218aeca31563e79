using System.Numerics;

namespace DuckLake.Columnar;

/// <summary>Turns <see cref="decimal"/> into scaled integers without losing digits.</summary>
internal static class DecimalScaling
{
    /// <exception cref="OverflowException">The value needs more digits before or after the point than the type has.</exception>
    internal static BigInteger ToScaled(decimal value, DecimalType type)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        int valueScale = (bits[3] >> 16) & 0x7F;
        BigInteger scaled = ((BigInteger)(uint)bits[2] << 64) | ((BigInteger)(uint)bits[1] << 32) | (uint)bits[0];
        if (type.Scale >= valueScale)
        {
            scaled *= BigInteger.Pow(10, type.Scale - valueScale);
        }
        else
        {
            scaled = BigInteger.DivRem(scaled, BigInteger.Pow(10, valueScale - type.Scale), out BigInteger rest);
            if (!rest.IsZero)
            {
                throw new OverflowException($"The value has more than {type.Scale} digits after the point and does not fit {type}.");
            }
        }

        scaled = bits[3] < 0 ? -scaled : scaled;
        CheckPrecision(scaled, type);
        return scaled;
    }

    /// <exception cref="OverflowException">The scaled integer has more digits than the type.</exception>
    internal static void CheckPrecision(BigInteger scaled, DecimalType type)
    {
        if (BigInteger.Abs(scaled) >= BigInteger.Pow(10, type.Precision))
        {
            throw new OverflowException($"The value has more than {type.Precision} digits and does not fit {type}.");
        }
    }
}
