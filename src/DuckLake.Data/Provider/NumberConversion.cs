using System.Numerics;

namespace DuckLake.Data;

/// <summary>Numbers as other numbers that hold them exactly, and integers and decimals as floating-point ones.</summary>
internal static class NumberConversion
{
    /// <summary>The number as a type; null where value or type is no number.</summary>
    /// <exception cref="OverflowException">The type does not reach the number.</exception>
    /// <exception cref="InvalidCastException">The number has digits behind the point that the type has not.</exception>
    public static object? To(object value, Type target) => value switch
    {
        sbyte number => To(number, target),
        byte number => To(number, target),
        short number => To(number, target),
        ushort number => To(number, target),
        int number => To(number, target),
        uint number => To(number, target),
        long number => To(number, target),
        ulong number => To(number, target),
        Int128 number => To(number, target),
        UInt128 number => To(number, target),
        BigInteger number => To(number, target),
        float number => FromFloat(number, target),
        double number => FromFloat(number, target),
        decimal number => IsFloat(target) || decimal.IsInteger(number) || !IsInteger(target) ? To(number, target) : throw HasFraction(number),
        _ => null,
    };

    private static object? FromFloat(double number, Type target) =>
        target == typeof(double) ? number
        : target == typeof(float) ? (float)number
        : target == typeof(decimal) ? (decimal)number
        : IsInteger(target) ? (double.IsInteger(number) ? To(number, target) : throw HasFraction(number)) : null;

    private static bool IsFloat(Type type) => type == typeof(float) || type == typeof(double);

    private static bool IsInteger(Type type) => type == typeof(sbyte) || type == typeof(byte) || type == typeof(short) || type == typeof(ushort)
        || type == typeof(int) || type == typeof(uint) || type == typeof(long) || type == typeof(ulong) || type == typeof(Int128)
        || type == typeof(UInt128) || type == typeof(BigInteger);

    private static object? To<T>(T number, Type target)
        where T : INumberBase<T> => target switch
        {
            _ when target == typeof(int) => int.CreateChecked(number),
            _ when target == typeof(long) => long.CreateChecked(number),
            _ when target == typeof(short) => short.CreateChecked(number),
            _ when target == typeof(byte) => byte.CreateChecked(number),
            _ when target == typeof(double) => double.CreateChecked(number),
            _ when target == typeof(decimal) => decimal.CreateChecked(number),
            _ when target == typeof(float) => float.CreateChecked(number),
            _ when target == typeof(sbyte) => sbyte.CreateChecked(number),
            _ when target == typeof(ushort) => ushort.CreateChecked(number),
            _ when target == typeof(uint) => uint.CreateChecked(number),
            _ when target == typeof(ulong) => ulong.CreateChecked(number),
            _ when target == typeof(Int128) => Int128.CreateChecked(number),
            _ when target == typeof(UInt128) => UInt128.CreateChecked(number),
            _ when target == typeof(BigInteger) => BigInteger.CreateChecked(number),
            _ => null,
        };

    private static InvalidCastException HasFraction(object number) => new($"{FormattableString.Invariant($"{number}")} has digits behind the point, an integer has none.");
}
