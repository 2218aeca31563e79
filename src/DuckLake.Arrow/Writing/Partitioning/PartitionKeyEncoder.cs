using DuckLake.Columnar;

namespace DuckLake.Arrow;

/// <summary>
/// Numbers the distinct values of one partition key, in the order of their first appearance. 0 is NULL. Not thread-safe.
/// </summary>
internal abstract class PartitionKeyEncoder
{
    /// <summary>The numbers of a column's values.</summary>
    /// <param name="column">The column the key is computed from.</param>
    /// <param name="codes">Receives one number per row.</param>
    public abstract void Encode(IArrowArray column, Span<int> codes);

    /// <summary>The catalog's text of a value by its number; null for NULL.</summary>
    public abstract string? GetText(int code);

    /// <summary>Sets the numbers of NULLs to 0.</summary>
    protected static void ClearNulls(IArrowArray column, Span<int> codes)
    {
        if (column.NullCount == 0)
        {
            return;
        }

        ReadOnlySpan<byte> validity = column.Data.Buffers[0].Span;
        for (int i = 0; i < codes.Length; i++)
        {
            if (!BitUtility.GetBit(validity, column.Offset + i))
            {
                codes[i] = 0;
            }
        }
    }
}
