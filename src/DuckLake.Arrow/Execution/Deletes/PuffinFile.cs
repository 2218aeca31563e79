using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;

namespace DuckLake.Arrow.Execution;

/// <summary>
/// Reads the deletes of a file of format <c>puffin</c>: either a bare deletion vector, or a Puffin container with one cumulative
/// vector per snapshot. The first four bytes tell them apart.
/// </summary>
internal static class PuffinFile
{
    private const string VectorType = "deletion-vector-v1";
    private const int FooterFrameBytes = 12;

    private static ReadOnlySpan<byte> Magic => "PFA1"u8;

    /// <summary>Adds the positions deleted at <paramref name="snapshotId"/>.</summary>
    /// <exception cref="InvalidDataException">The file is damaged or holds something else.</exception>
    internal static void Read(ReadOnlySpan<byte> file, long snapshotId, PositionBitmap target)
    {
        if (!file.StartsWith(Magic))
        {
            DeletionVector.Read(file, target);
            return;
        }

        if (SelectBlob(ReadBlobs(file), snapshotId) is not { } blob)
        {
            return;
        }

        long count = DeletionVector.Read(file.Slice(blob.Offset, blob.LengthBytes), target);
        if (blob.Cardinality is { } cardinality && cardinality != count)
        {
            throw new InvalidDataException($"The deletion vector holds {count} positions; the Puffin footer says {cardinality}.");
        }
    }

    /// <summary>Adds all positions, each with the first snapshot whose vector holds it.</summary>
    /// <param name="file">The file.</param>
    /// <param name="rowCount">Rows of the data file.</param>
    /// <param name="beginSnapshot">The snapshot of positions whose vector names none.</param>
    /// <param name="history">Takes the positions.</param>
    /// <exception cref="InvalidDataException">The file is damaged or holds something else.</exception>
    internal static void ReadHistory(ReadOnlySpan<byte> file, long rowCount, long beginSnapshot, DeleteHistory history)
    {
        List<PuffinBlob> blobs = file.StartsWith(Magic) ? ReadBlobs(file) : [new PuffinBlob(0, file.Length, null, null)];
        foreach (PuffinBlob blob in blobs)
        {
            var positions = new PositionBitmap(rowCount);
            DeletionVector.Read(file.Slice(blob.Offset, blob.LengthBytes), positions);
            foreach (long position in positions.Positions())
            {
                history.Add(position, blob.SnapshotId ?? beginSnapshot);
            }
        }
    }

    private static PuffinBlob? SelectBlob(List<PuffinBlob> blobs, long snapshotId)
    {
        PuffinBlob? best = null;
        foreach (PuffinBlob blob in blobs)
        {
            if ((blob.SnapshotId ?? long.MinValue) <= snapshotId
                && (best is null || (blob.SnapshotId ?? long.MinValue) > (best.Value.SnapshotId ?? long.MinValue)))
            {
                best = blob;
            }
        }

        return best;
    }

    private static List<PuffinBlob> ReadBlobs(ReadOnlySpan<byte> file)
    {
        int footerEnd = file.Length - FooterFrameBytes;
        if (footerEnd < 8 || !file.EndsWith(Magic))
        {
            throw new InvalidDataException("The Puffin file does not end in its magic.");
        }

        int jsonLength = BinaryPrimitives.ReadInt32LittleEndian(file[footerEnd..]);
        if (jsonLength < 0 || jsonLength > footerEnd - 8)
        {
            throw new InvalidDataException($"The Puffin footer has {jsonLength} bytes in a file of {file.Length}.");
        }

        if ((file[footerEnd + 4] & 1) != 0)
        {
            throw new InvalidDataException("The Puffin footer is compressed, which deletion vectors never are.");
        }

        int jsonStart = footerEnd - jsonLength;
        if (!file.Slice(jsonStart - 4, 4).SequenceEqual(Magic))
        {
            throw new InvalidDataException("The Puffin footer does not begin with its magic.");
        }

        try
        {
            var reader = new Utf8JsonReader(file.Slice(jsonStart, jsonLength));
            using JsonDocument footer = JsonDocument.ParseValue(ref reader);
            return ReadBlobs(footer.RootElement, jsonStart - 4);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            throw new InvalidDataException("The Puffin footer is not the JSON it should be: " + e.Message, e);
        }
    }

    private static List<PuffinBlob> ReadBlobs(JsonElement footer, int blobsEnd)
    {
        var blobs = new List<PuffinBlob>();
        foreach (JsonElement element in footer.GetProperty("blobs").EnumerateArray())
        {
            string? type = element.GetProperty("type").GetString();
            if (type != VectorType)
            {
                continue;
            }

            if (element.TryGetProperty("compression-codec", out JsonElement codec) && codec.ValueKind != JsonValueKind.Null)
            {
                throw new InvalidDataException($"The deletion vector is compressed with {codec}; compressed vectors are not supported.");
            }

            long offset = element.GetProperty("offset").GetInt64();
            long length = element.GetProperty("length").GetInt64();
            if (offset < 4 || length < 0 || offset > blobsEnd - length)
            {
                throw new InvalidDataException($"The blob at offset {offset} of {length} bytes lies outside the Puffin file.");
            }

            blobs.Add(new PuffinBlob(
                (int)offset, (int)length, ReadProperty(element, "ducklake-snapshot-id"), ReadProperty(element, "cardinality")));
        }

        return blobs;
    }

    private static long? ReadProperty(JsonElement blob, string name) =>
        blob.TryGetProperty("properties", out JsonElement properties) && properties.TryGetProperty(name, out JsonElement value)
            ? long.Parse(value.GetString() ?? string.Empty, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)
            : null;
}
