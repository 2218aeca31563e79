using System.Buffers.Binary;
using DuckLake.Columnar;
using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>Encodes DuckDB's variants as those of Parquet. Unsigned and 128-bit integers become the next signed type, at most 64 bits.</summary>
internal static class VariantEncoder
{
    private static readonly UInt128 s_signBit = (UInt128)1 << 127;

    /// <summary>Writes a value.</summary>
    /// <exception cref="DuckDbException">Parquet has no form for it.</exception>
    public static void Append(VariantBuilder builder, VariantNode node)
    {
        VariantValueWriter writer = builder.Writer;
        ReadOnlySpan<byte> slot = node.Slot;
        switch (node.Type.Id)
        {
            case DuckDbType.SqlNull:
                writer.WriteNull();
                break;
            case DuckDbType.Boolean:
                writer.WriteBoolean(slot[0] != 0);
                break;
            case DuckDbType.TinyInt:
                writer.WriteInt8((sbyte)slot[0]);
                break;
            case DuckDbType.SmallInt:
                writer.WriteInt16(BinaryPrimitives.ReadInt16LittleEndian(slot));
                break;
            case DuckDbType.UTinyInt:
                writer.WriteInt16(slot[0]);
                break;
            case DuckDbType.Integer:
                writer.WriteInt32(BinaryPrimitives.ReadInt32LittleEndian(slot));
                break;
            case DuckDbType.USmallInt:
                writer.WriteInt32(BinaryPrimitives.ReadUInt16LittleEndian(slot));
                break;
            case DuckDbType.BigInt:
                writer.WriteInt64(BinaryPrimitives.ReadInt64LittleEndian(slot));
                break;
            case DuckDbType.UInteger:
                writer.WriteInt64(BinaryPrimitives.ReadUInt32LittleEndian(slot));
                break;
            case DuckDbType.UBigInt:
                ulong large = BinaryPrimitives.ReadUInt64LittleEndian(slot);
                writer.WriteInt64(large <= long.MaxValue ? (long)large : throw OutOfRange("UINT64", $"{large}"));
                break;
            case DuckDbType.HugeInt:
                Int128 huge = BinaryPrimitives.ReadInt128LittleEndian(slot);
                writer.WriteInt64(huge >= long.MinValue && huge <= long.MaxValue ? (long)huge : throw OutOfRange("INT128", $"{huge}"));
                break;
            case DuckDbType.UHugeInt:
                UInt128 unsigned = BinaryPrimitives.ReadUInt128LittleEndian(slot);
                writer.WriteInt64(unsigned <= long.MaxValue ? (long)unsigned : throw OutOfRange("UINT128", $"{unsigned}"));
                break;
            case DuckDbType.Float:
                writer.WriteFloat(BinaryPrimitives.ReadSingleLittleEndian(slot));
                break;
            case DuckDbType.Double:
                writer.WriteDouble(BinaryPrimitives.ReadDoubleLittleEndian(slot));
                break;
            case DuckDbType.Decimal:
                writer.WriteDecimal(ReadInteger(slot), node.Type.Width, node.Type.Scale);
                break;
            case DuckDbType.Date:
                writer.WriteDate(BinaryPrimitives.ReadInt32LittleEndian(slot));
                break;
            case DuckDbType.Time:
                writer.WriteTime(BinaryPrimitives.ReadInt64LittleEndian(slot));
                break;
            case DuckDbType.Timestamp:
                writer.WriteTimestamp(BinaryPrimitives.ReadInt64LittleEndian(slot), TimeUnit.Microsecond, isInstant: false);
                break;
            case DuckDbType.TimestampNs:
                writer.WriteTimestamp(BinaryPrimitives.ReadInt64LittleEndian(slot), TimeUnit.Nanosecond, isInstant: false);
                break;
            case DuckDbType.TimestampTz:
                writer.WriteTimestamp(BinaryPrimitives.ReadInt64LittleEndian(slot), TimeUnit.Microsecond, isInstant: true);
                break;
            case DuckDbType.Uuid:
                Span<byte> bytes = stackalloc byte[16];
                BinaryPrimitives.WriteUInt128BigEndian(bytes, BinaryPrimitives.ReadUInt128LittleEndian(slot) ^ s_signBit);
                writer.WriteUuid(bytes);
                break;
            case DuckDbType.Varchar:
                writer.WriteString(slot);
                break;
            case DuckDbType.Blob:
                writer.WriteBinary(slot);
                break;
            case DuckDbType.List:
                VariantValueWriter.Nested array = writer.BeginNested();
                foreach (VariantNode item in node.Items)
                {
                    writer.BeginValue();
                    Append(builder, item);
                }

                writer.EndArray(array);
                break;
            case DuckDbType.Struct:
                VariantValueWriter.Nested fields = writer.BeginNested();
                for (int i = 0; i < node.Items.Count; i++)
                {
                    builder.BeginField(node.Names[i]);
                    Append(builder, node.Items[i]);
                }

                builder.EndObject(fields);
                break;
            default:
                throw EngineErrors.Create(DuckDbErrorType.InvalidInput, $"Can't convert VARIANT of type '{NameOf(node.Type.Id)}' to Parquet VARIANT");
        }
    }

    private static Int128 ReadInteger(ReadOnlySpan<byte> slot) => slot.Length switch
    {
        2 => BinaryPrimitives.ReadInt16LittleEndian(slot),
        4 => BinaryPrimitives.ReadInt32LittleEndian(slot),
        8 => BinaryPrimitives.ReadInt64LittleEndian(slot),
        _ => BinaryPrimitives.ReadInt128LittleEndian(slot),
    };

    // DuckDB's names of the types inside a VARIANT.
    private static string NameOf(DuckDbType type) => type switch
    {
        DuckDbType.TimestampS => "TIMESTAMP_SEC",
        DuckDbType.TimestampMs => "TIMESTAMP_MILIS",
        DuckDbType.TimeTz => "TIME_MICROS_TZ",
        DuckDbType.TimeNs => "TIME_NANOS",
        DuckDbType.Bit => "BITSTRING",
        _ => type.ToString().ToUpperInvariant(),
    };

    private static DuckDbException OutOfRange(string type, string value) => EngineErrors.Create(
        DuckDbErrorType.InvalidInput, $"Type {type} with value {value} can't be cast because the value is out of range for the destination type INT64");
}
