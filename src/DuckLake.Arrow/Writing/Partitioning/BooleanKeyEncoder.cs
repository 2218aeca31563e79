using DuckLake.Columnar;

namespace DuckLake.Arrow;

/// <summary>Identity keys of booleans.</summary>
internal sealed class BooleanKeyEncoder : PartitionKeyEncoder
{
    private const int False = 1;
    private const int True = 2;

    public override void Encode(IArrowArray column, Span<int> codes)
    {
        ReadOnlySpan<byte> bits = column.Data.Buffers[1].Span;
        for (int i = 0; i < codes.Length; i++)
        {
            codes[i] = BitUtility.GetBit(bits, column.Offset + i) ? True : False;
        }

        ClearNulls(column, codes);
    }

    public override string? GetText(int code) => code switch
    {
        False => "false",
        True => "true",
        _ => null,
    };
}
