using DuckLake.Columnar;

namespace DuckLake.Parquet.Variant;

/// <summary>Shredded primitive values (VariantShredding.md, "Shredded Value Types").</summary>
internal static class ShreddedPrimitive
{
    internal static bool IsSupported(Field field) => field.DataType switch
    {
        BooleanType or Int8Type or Int16Type or Int32Type or Int64Type or FloatType or DoubleType or Date32Type or StringType => true,
        Decimal128Type => true,
        Time64Type time => time.Unit == TimeUnit.Microsecond,
        TimestampType timestamp => timestamp.Unit is TimeUnit.Microsecond or TimeUnit.Nanosecond,
        BinaryType => field.ExtensionName is null,
        FixedSizeBinaryType => field.ExtensionName == ExtensionTypes.Uuid,
        _ => false,
    };

    /// <summary>Writes the value at <paramref name="index"/>, which is not null, of an array of a supported type.</summary>
    internal static void Write(VariantValueWriter writer, IArrowArray array, int index)
    {
        switch (array)
        {
            case BooleanArray a:
                writer.WriteBoolean(a.GetValue(index) == true);
                break;
            case Int8Array a:
                writer.WriteInt8(a.Values[index]);
                break;
            case Int16Array a:
                writer.WriteInt16(a.Values[index]);
                break;
            case Int32Array a:
                writer.WriteInt32(a.Values[index]);
                break;
            case Int64Array a:
                writer.WriteInt64(a.Values[index]);
                break;
            case FloatArray a:
                writer.WriteFloat(a.Values[index]);
                break;
            case DoubleArray a:
                writer.WriteDouble(a.Values[index]);
                break;
            case Decimal128Array a:
                var type = (Decimal128Type)a.Data.DataType;
                writer.WriteDecimal(a.Values[index], type.Precision, type.Scale);
                break;
            case Date32Array a:
                writer.WriteDate(a.Values[index]);
                break;
            case Time64Array a:
                writer.WriteTime(a.Values[index]);
                break;
            case TimestampArray a:
                var timestamp = (TimestampType)a.Data.DataType;
                writer.WriteTimestamp(a.Values[index], timestamp.Unit, timestamp.Timezone is not null);
                break;
            case StringArray a:
                writer.WriteString(a.GetBytes(index));
                break;
            case FixedSizeBinaryArray a:
                writer.WriteUuid(a.GetBytes(index));
                break;
            default:
                writer.WriteBinary(((IBytesArray)array).GetBytes(index));
                break;
        }
    }
}
