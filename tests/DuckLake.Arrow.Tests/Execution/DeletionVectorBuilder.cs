using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using DuckLake.Arrow.Execution;
using DuckLake.Parquet;

namespace DuckLake.Arrow.Tests;

/// <summary>Writes deletion vectors and Puffin containers for tests, container by container.</summary>
internal static class DeletionVectorBuilder
{
    internal static byte[] ArrayContainers(params (ushort Key, ushort[] Values)[] containers)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(12346u);
        writer.Write(containers.Length);
        foreach ((ushort key, ushort[] values) in containers)
        {
            writer.Write(key);
            writer.Write((ushort)(values.Length - 1));
        }

        int offset = 8 + (containers.Length * 8);
        foreach ((ushort _, ushort[] values) in containers)
        {
            writer.Write(offset);
            offset += values.Length > 4096 ? 8192 : values.Length * 2;
        }

        foreach ((ushort _, ushort[] values) in containers)
        {
            if (values.Length <= 4096)
            {
                Array.ForEach(values, writer.Write);
                continue;
            }

            var bits = new byte[8192];
            Array.ForEach(values, value => bits[value >> 3] |= (byte)(1 << (value & 7)));
            writer.Write(bits);
        }

        return stream.ToArray();
    }

    internal static byte[] RunContainers(params (ushort Key, (ushort Start, ushort Length)[] Runs)[] containers)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(12347u | ((uint)(containers.Length - 1) << 16));
        for (int i = 0; i < (containers.Length + 7) / 8; i++)
        {
            writer.Write((byte)0xFF);
        }

        foreach ((ushort key, (ushort Start, ushort Length)[] runs) in containers)
        {
            writer.Write(key);
            writer.Write((ushort)(runs.Sum(run => run.Length + 1) - 1));
        }

        if (containers.Length >= 4)
        {
            int offset = 4 + ((containers.Length + 7) / 8) + (containers.Length * 8);
            foreach ((ushort _, (ushort Start, ushort Length)[] runs) in containers)
            {
                writer.Write(offset);
                offset += 2 + (runs.Length * 4);
            }
        }

        foreach ((ushort _, (ushort Start, ushort Length)[] runs) in containers)
        {
            writer.Write((ushort)runs.Length);
            foreach ((ushort start, ushort length) in runs)
            {
                writer.Write(start);
                writer.Write(length);
            }
        }

        return stream.ToArray();
    }

    internal static byte[] Vector(params (uint Key, byte[] Bitmap)[] bitmaps)
    {
        using var content = new MemoryStream();
        content.Write([0xD1, 0xD3, 0x39, 0x64]);
        content.Write(BitConverter.GetBytes((long)bitmaps.Length));
        foreach ((uint key, byte[] bitmap) in bitmaps)
        {
            content.Write(BitConverter.GetBytes(key));
            content.Write(bitmap);
        }

        var vector = new byte[content.Length + 8];
        BinaryPrimitives.WriteUInt32BigEndian(vector, (uint)content.Length);
        content.ToArray().CopyTo(vector, 4);
        BinaryPrimitives.WriteUInt32BigEndian(vector.AsSpan(vector.Length - 4), Crc32.Compute(content.ToArray()));
        return vector;
    }

    internal static byte[] Puffin(params (long SnapshotId, long Cardinality, byte[] Vector)[] blobs)
    {
        using var file = new MemoryStream();
        file.Write("PFA1"u8);
        var entries = new List<object>();
        foreach ((long snapshotId, long cardinality, byte[] vector) in blobs)
        {
            entries.Add(new Dictionary<string, object>
            {
                ["type"] = "deletion-vector-v1",
                ["fields"] = Array.Empty<int>(),
                ["snapshot-id"] = -1,
                ["sequence-number"] = -1,
                ["offset"] = file.Position,
                ["length"] = vector.Length,
                ["properties"] = new Dictionary<string, string>
                {
                    ["referenced-data-file"] = "a.parquet",
                    ["cardinality"] = cardinality.ToString(),
                    ["ducklake-snapshot-id"] = snapshotId.ToString(),
                },
            });
            file.Write(vector);
        }

        file.Write("PFA1"u8);
        byte[] json = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new Dictionary<string, object> { ["blobs"] = entries }));
        file.Write(json);
        file.Write(BitConverter.GetBytes(json.Length));
        file.Write(new byte[4]);
        file.Write("PFA1"u8);
        return file.ToArray();
    }
}
