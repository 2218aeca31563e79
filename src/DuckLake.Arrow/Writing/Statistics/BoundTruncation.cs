namespace DuckLake.Arrow;

/// <summary>Shortens bounds of text and blobs to what the catalog keeps, so that they stay bounds.</summary>
internal static class BoundTruncation
{
    /// <summary>Longest bound the catalog keeps, in bytes.</summary>
    public const int MaxBytes = 256;

    /// <summary>The beginning of a minimum; of text up to a whole character.</summary>
    public static ReadOnlySpan<byte> ShortenMin(ReadOnlySpan<byte> value, bool isText)
    {
        if (value.Length <= MaxBytes)
        {
            return value;
        }

        int length = MaxBytes;
        while (isText && length > 0 && (value[length] & 0xC0) == 0x80)
        {
            length--;
        }

        return value[..length];
    }

    /// <summary>
    /// The beginning of a maximum up to its last byte that can be incremented, incremented. False if there is none: in text only ASCII
    /// characters can.
    /// </summary>
    public static bool TryShortenMax(ReadOnlySpan<byte> value, bool isText, out byte[] shortened)
    {
        if (value.Length <= MaxBytes)
        {
            shortened = value.ToArray();
            return true;
        }

        byte limit = isText ? (byte)0x7F : (byte)0xFF;
        for (int length = MaxBytes; length > 0; length--)
        {
            if (value[length - 1] < limit)
            {
                shortened = value[..length].ToArray();
                shortened[^1]++;
                return true;
            }
        }

        shortened = [];
        return false;
    }
}
