using System.Runtime.InteropServices;
using DuckLake.Columnar;

namespace DuckLake.Arrow;

/// <summary>Identity keys of fixed-width values, told apart by their bits.</summary>
internal sealed class FixedKeyEncoder<T>(Field field) : PartitionKeyEncoder
    where T : unmanaged, IEquatable<T>
{
    private readonly Dictionary<T, int> _codes = [];
    private readonly List<string?> _texts = [null];

    public override void Encode(IArrowArray column, Span<int> codes)
    {
        ReadOnlySpan<T> values = column.Data.Buffers[1].AsSpan<T>().Slice(column.Offset, column.Length);
        bool hasNulls = column.NullCount > 0;
        T last = default;
        int lastCode = -1;
        for (int i = 0; i < values.Length; i++)
        {
            T value = Normalize(values[i]);
            if (lastCode > 0 && value.Equals(last))
            {
                codes[i] = lastCode;
                continue;
            }

            if (hasNulls && column.IsNull(i))
            {
                codes[i] = 0;
                continue;
            }

            ref int code = ref CollectionsMarshal.GetValueRefOrAddDefault(_codes, value, out bool isKnown);
            if (!isKnown)
            {
                code = _texts.Count;
                _texts.Add(ValueText.Format(column, field, i));
            }

            codes[i] = code;
            last = value;
            lastCode = code;
        }

        ClearNulls(column, codes);
    }

    public override string? GetText(int code) => _texts[code];

    // Zeros are one value whatever their sign, and so are all NaNs.
    private static T Normalize(T value)
    {
        if (typeof(T) == typeof(float))
        {
            float number = (float)(object)value;
            return float.IsNaN(number) ? (T)(object)float.NaN : number == 0 ? (T)(object)0f : value;
        }

        if (typeof(T) == typeof(double))
        {
            double number = (double)(object)value;
            return double.IsNaN(number) ? (T)(object)double.NaN : number == 0 ? (T)(object)0d : value;
        }

        return value;
    }
}
