using System.Text;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>The least and the greatest of values given as text: numbers, times and booleans by value, all others by the bytes of their text.</summary>
internal sealed class InlinedBounds(DuckLakeType type)
{
    private readonly bool _isByValue = type.Kind is DuckLakeTypeKind.Boolean or (>= DuckLakeTypeKind.Int8 and <= DuckLakeTypeKind.UInt128)
        or DuckLakeTypeKind.Float32 or DuckLakeTypeKind.Float64 or DuckLakeTypeKind.Decimal or DuckLakeTypeKind.Date or DuckLakeTypeKind.Time
        or DuckLakeTypeKind.TimeNs or DuckLakeTypeKind.Timestamp or DuckLakeTypeKind.TimestampS or DuckLakeTypeKind.TimestampMs
        or DuckLakeTypeKind.TimestampNs or DuckLakeTypeKind.TimestampTz or DuckLakeTypeKind.TimestampTzNs;

    private BoundValue _min;
    private BoundValue _max;

    public string? Min { get; private set; }

    public string? Max { get; private set; }

    public void Add(string text)
    {
        if (!_isByValue || !BoundValueParser.TryParse(type, text, Rounding.Floor, out BoundValue value, out _))
        {
            value = BoundValue.Of(Encoding.UTF8.GetBytes(text));
        }

        if (Min is null || value < _min)
        {
            (Min, _min) = (text, value);
        }

        if (Max is null || value > _max)
        {
            (Max, _max) = (text, value);
        }
    }
}
