using System.Text;
using System.Text.Unicode;

namespace DuckLake.Columnar;

/// <summary>
/// The dictionary of field names of a variant (VariantEncoding.md, "Metadata encoding"), over borrowed bytes. The flag that says
/// the names are sorted is not believed: some writers set it wrongly.
/// </summary>
public readonly ref struct VariantMetadata
{
    private const int VersionMask = 0x0F;

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly int _offsetSize;
    private readonly int _stringsStart;

    /// <summary>Reads the header.</summary>
    /// <param name="bytes">The metadata; bytes beyond its end are ignored.</param>
    /// <exception cref="ArrowFormatException">The bytes are malformed or of another version than 1.</exception>
    public VariantMetadata(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            VariantFormat.Throw("the metadata is empty.");
        }

        int version = bytes[0] & VersionMask;
        if (version != VariantFormat.MetadataVersion)
        {
            VariantFormat.Throw($"metadata version {version} was found where {VariantFormat.MetadataVersion} is supported.");
        }

        _offsetSize = (bytes[0] >> 6) + 1;
        long count = bytes.Length > _offsetSize ? VariantFormat.ReadUnsigned(bytes, 1, _offsetSize) : 0;
        long stringsStart = 1 + ((count + 2) * _offsetSize);
        if (stringsStart > bytes.Length)
        {
            VariantFormat.Throw($"a dictionary of {count} names does not fit {bytes.Length} bytes of metadata.");
        }

        long end = stringsStart + VariantFormat.ReadUnsigned(bytes, stringsStart - _offsetSize, _offsetSize);
        if (end > bytes.Length)
        {
            VariantFormat.Throw($"the names end at byte {end} of {bytes.Length} bytes of metadata.");
        }

        _bytes = bytes[..(int)end];
        _stringsStart = (int)stringsStart;
        Count = (int)count;
    }

    /// <summary>Number of names.</summary>
    public int Count { get; }

    /// <summary>The bytes of the metadata, without what follows them.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    private bool ClaimsSorted => !_bytes.IsEmpty && (_bytes[0] & VariantFormat.SortedStringsFlag) != 0;

    /// <summary>The UTF-8 bytes of a name, borrowed.</summary>
    /// <param name="fieldId">Position in the dictionary.</param>
    /// <exception cref="ArrowFormatException">The offsets of the name lie outside the metadata.</exception>
    public ReadOnlySpan<byte> GetNameBytes(int fieldId)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(fieldId);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(fieldId, Count);
        long position = 1 + ((fieldId + 1L) * _offsetSize);
        long start = VariantFormat.ReadUnsigned(_bytes, position, _offsetSize);
        long end = VariantFormat.ReadUnsigned(_bytes, position + _offsetSize, _offsetSize);
        return start <= end && end <= _bytes.Length - _stringsStart
            ? _bytes.Slice(_stringsStart + (int)start, (int)(end - start))
            : throw new ArrowFormatException(
                $"Malformed variant: name {fieldId} spans bytes {start} to {end} of {_bytes.Length - _stringsStart} bytes of names.");
    }

    /// <summary>A name.</summary>
    /// <param name="fieldId">Position in the dictionary.</param>
    /// <exception cref="ArrowFormatException">The name lies outside the metadata or is no UTF-8.</exception>
    public string GetName(int fieldId)
    {
        ReadOnlySpan<byte> bytes = GetNameBytes(fieldId);
        return Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : VariantFormat.Throw<string>($"name {fieldId} is no UTF-8.");
    }

    /// <summary>The position of a name in the dictionary, or -1.</summary>
    /// <param name="name">The name in UTF-8; names are case-sensitive.</param>
    /// <exception cref="ArrowFormatException">The offsets of a name lie outside the metadata.</exception>
    public int IndexOf(ReadOnlySpan<byte> name)
    {
        if (ClaimsSorted)
        {
            int low = 0;
            int high = Count - 1;
            while (low <= high)
            {
                int middle = (low + high) >>> 1;
                int order = GetNameBytes(middle).SequenceCompareTo(name);
                if (order == 0)
                {
                    return middle;
                }

                (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
            }
        }

        for (int i = 0; i < Count; i++)
        {
            if (GetNameBytes(i).SequenceEqual(name))
            {
                return i;
            }
        }

        return -1;
    }
}
