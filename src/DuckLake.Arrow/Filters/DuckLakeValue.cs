using System.Globalization;
using System.Numerics;

namespace DuckLake.Arrow;

/// <summary>
/// A constant of a filter, converted from .NET values. When the filter is bound it is brought to the column's type without loss: a
/// value between two values of the column, or outside its range, still compares rightly. <see langword="default"/> is NULL.
/// A text is also accepted for a number, date, time, timestamp, uuid or boolean column and parsed (timestamps with a zone need an
/// offset in it). Blob columns take bytes.
/// </summary>
public readonly struct DuckLakeValue
{
    private DuckLakeValue(object? raw) => Raw = raw;

    internal object? Raw { get; }

    /// <summary>Whether the value is NULL; a comparison with NULL is never true.</summary>
    public bool IsNull => Raw is null;

    /// <summary>A truth value.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator DuckLakeValue(bool value) => new(value);

    /// <summary>An integer.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator DuckLakeValue(int value) => new((BigInteger)value);

    /// <summary>An integer.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator DuckLakeValue(uint value) => new((BigInteger)value);

    /// <summary>An integer.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator DuckLakeValue(long value) => new((BigInteger)value);

    /// <summary>An integer.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator DuckLakeValue(ulong value) => new((BigInteger)value);

    /// <summary>An integer.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator DuckLakeValue(Int128 value) => new((BigInteger)value);

    /// <summary>An integer.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator DuckLakeValue(UInt128 value) => new((BigInteger)value);

    /// <summary>An integer.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator DuckLakeValue(BigInteger value) => new(value);

    /// <summary>A number; the right constant for a float32 column.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator DuckLakeValue(float value) => new(value);

    /// <summary>A number; compared with a float32 column in double precision.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator DuckLakeValue(double value) => new(value);

    /// <summary>A number; compared with float columns after rounding to their type.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator DuckLakeValue(decimal value) => new(value);

    /// <summary>A text, or null for NULL.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator DuckLakeValue(string? value) => new(value);

    /// <summary>Bytes (copied), or null for NULL.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator DuckLakeValue(byte[]? value) => new(value?.Clone());

    /// <summary>A uuid.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator DuckLakeValue(Guid value) => new(value);

    /// <summary>A date.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator DuckLakeValue(DateOnly value) => new(value);

    /// <summary>A time of day.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator DuckLakeValue(TimeOnly value) => new(value);

    /// <summary>
    /// A timestamp: for columns without a zone the clock time as it stands; for columns with one the instant, whose kind must be UTC or local.
    /// </summary>
    /// <param name="value">The value.</param>
    public static implicit operator DuckLakeValue(DateTime value) => new(value);

    /// <summary>An instant, for timestamp columns with a zone.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator DuckLakeValue(DateTimeOffset value) => new(value);

    /// <summary>The value of a boxed .NET value of one of the types that convert implicitly.</summary>
    /// <param name="value">The value; null is NULL.</param>
    /// <returns>The constant.</returns>
    /// <exception cref="ArgumentException">The type is not one of them.</exception>
    public static DuckLakeValue FromObject(object? value) => value switch
    {
        null => default,
        DuckLakeValue constant => constant,
        bool or float or double or decimal or string or Guid or DateOnly or TimeOnly or DateTime or DateTimeOffset or BigInteger => new(value),
        byte[] bytes => bytes,
        sbyte or short or int or long => new((BigInteger)Convert.ToInt64(value, CultureInfo.InvariantCulture)),
        byte or ushort or uint or ulong => new((BigInteger)Convert.ToUInt64(value, CultureInfo.InvariantCulture)),
        Int128 wide => wide,
        UInt128 wide => wide,
        _ => throw new ArgumentException($"A filter constant cannot be a {value.GetType()}.", nameof(value)),
    };

    /// <summary>The value as text, for people.</summary>
    public override string ToString() => Raw switch
    {
        null => "NULL",
        string text => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'",
        byte[] bytes => $"x'{Convert.ToHexString(bytes)}'",
        IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
        _ => Raw.ToString() ?? "",
    };
}
