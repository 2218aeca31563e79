using System.Buffers.Binary;
using DuckLake.Parquet.Tests.Format;

namespace DuckLake.Parquet.Tests.Fuzz;

/// <summary>Puts the encoded values of the encoding fuzz set, which lie behind a header of their own, into a Parquet file of one page.</summary>
internal static class EncodedValuesFile
{
    private const int HeaderBytes = 64;
    private const int FixedLengthByteArray = 7;

    internal static byte[] Wrap(byte[] payload)
    {
        (int encoding, int type) = (payload[0], payload[2]);
        int typeLength = BinaryPrimitives.ReadInt32LittleEndian(payload.AsSpan(3));
        int count = BinaryPrimitives.ReadInt32LittleEndian(payload.AsSpan(7));
        ReadOnlySpan<byte> values = payload.AsSpan(Math.Min(HeaderBytes, payload.Length));

        byte[] header = new ThriftTestWriter().I32(1, 0).I32(2, values.Length).I32(3, values.Length).Field(5, ThriftType.Struct)
            .Begin().I32(1, count).I32(2, encoding).I32(3, 3).I32(4, 3).End().Raw(0).ToArray();
        int size = header.Length + values.Length;
        ThriftTestWriter footer = new ThriftTestWriter().I32(1, 2).List(2, ThriftType.Struct, 2).Begin().Text(4, "root").I32(5, 1).End()
            .Begin().I32(1, type);
        if (type == FixedLengthByteArray)
        {
            footer.I32(2, typeLength);
        }

        byte[] metadata = footer.I32(3, 0).Text(4, "a").End()
            .I64(3, count).List(4, ThriftType.Struct, 1).Begin().List(1, ThriftType.Struct, 1).Begin().I64(2, 0)
            .Field(3, ThriftType.Struct).Begin().I32(1, type).List(2, ThriftType.I32, 1).ZigZag(encoding)
            .List(3, ThriftType.Binary, 1).Binary([(byte)'a']).I32(4, 0).I64(5, count).I64(6, size).I64(7, size).I64(9, 4).End().End()
            .I64(2, size).I64(3, count).End().Raw(0).ToArray();
        return [.. "PAR1"u8, .. header, .. values, .. metadata, .. BitConverter.GetBytes(metadata.Length), .. "PAR1"u8];
    }
}
