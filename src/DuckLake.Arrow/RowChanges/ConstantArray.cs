using System.Globalization;
using System.Numerics;
using DuckLake.Columnar;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>Makes arrays of one value from constants.</summary>
internal static class ConstantArray
{
    private const long NanosecondsPerTick = 100;

    /// <summary>The constant in a column's type, owned by the caller.</summary>
    /// <exception cref="DuckLakeException">The constant is no value of the column.</exception>
    public static IArrowArray Create(DuckLakeTable table, int column, DuckLakeValue value)
    {
        Field field = table.ArrowSchema.FieldsList[column];
        if (value.Raw is not { } raw)
        {
            return ArrowArrayFactory.BuildArray(NullArrays.Create(field.DataType, 1));
        }

        try
        {
            // Texts and numbers of any size are read as the engine reads literals; the rest is converted like handed-in rows.
            if (ToLiteral(raw) is { } literal && field.DataType is not BinaryType)
            {
                return ValueParser.Repeat(field, literal, 1);
            }
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentException)
        {
            throw Error(table, field, value, e);
        }

        if (Natural(raw, table.Definition.Columns[column].RequireType().Kind) is not { } natural)
        {
            throw Error(table, field, value, null);
        }

        var schema = new Schema([natural.Field]);
        using var given = new RecordBatch(schema, [natural.Array], 1);
        using RecordBatch mapped = RowMapper.CreateForSome(
            table.Definition, [column], table.ArrowSchema, new Schema([natural.Field.WithName(field.Name)])).Map(given);
        return ArrowArrayFactory.BuildArray(mapped.Column(0).Data.Retain());
    }

    private static string? ToLiteral(object raw) => raw switch
    {
        string text => text,
        BigInteger integer => integer.ToString(CultureInfo.InvariantCulture),
        Guid uuid => uuid.ToString("D", CultureInfo.InvariantCulture),
        _ => null,
    };

    /// <summary>The constant in a type of its own; null if the column takes no such constant.</summary>
    private static (Field Field, IArrowArray Array)? Natural(object raw, DuckLakeTypeKind kind)
    {
        switch (raw)
        {
            case bool flag:
                return Build(BooleanType.Default, (BooleanArray.Builder builder) => builder.Append(flag));
            case float number:
                return Build(FloatType.Default, (FloatArray.Builder builder) => builder.Append(number));
            case double number:
                return Build(DoubleType.Default, (DoubleArray.Builder builder) => builder.Append(number));
            case decimal number:
                return Build(new Decimal128Type(38, number.Scale), (Decimal128Array.Builder builder) => builder.AppendDecimal(number));
            case string text:
                return Build(StringType.Default, (StringArray.Builder builder) => builder.Append(text));
            case byte[] bytes:
                return Build(BinaryType.Default, (BinaryArray.Builder builder) => builder.Append(bytes));
            case DateOnly date:
                return Build(Date32Type.Default, (Date32Array.Builder builder) => builder.Append(date));
            case TimeOnly time:
                return Build(Time64Type.Nanosecond, (Time64Array.Builder builder) => builder.Append(time.Ticks * NanosecondsPerTick));
            case DateTime clock when !HasZone(kind):
                return BuildTimestamp(clock, kind, timezone: null);
            case DateTime { Kind: not DateTimeKind.Unspecified } clock when HasZone(kind):
                return BuildTimestamp(clock.ToUniversalTime(), kind, "UTC");
            case DateTimeOffset instant when HasZone(kind):
                return BuildTimestamp(instant.UtcDateTime, kind, "UTC");
            default:
                return null;
        }
    }

    private static bool HasZone(DuckLakeTypeKind kind) => kind is DuckLakeTypeKind.TimestampTz or DuckLakeTypeKind.TimestampTzNs;

    private static (Field Field, IArrowArray Array)? BuildTimestamp(DateTime clock, DuckLakeTypeKind kind, string? timezone)
    {
        long ticks = clock.Ticks - DateTime.UnixEpoch.Ticks;
        bool isNanoseconds = kind is DuckLakeTypeKind.TimestampNs or DuckLakeTypeKind.TimestampTzNs;
        Int128 value = isNanoseconds ? (Int128)ticks * NanosecondsPerTick : ticks / TimeSpan.TicksPerMicrosecond;
        return value > long.MaxValue || value < long.MinValue
            ? null
            : Build(
                new TimestampType(isNanoseconds ? TimeUnit.Nanosecond : TimeUnit.Microsecond, timezone),
                (TimestampArray.Builder builder) => builder.Append((long)value));
    }

    private static (Field Field, IArrowArray Array) Build<TBuilder>(IArrowType type, Action<TBuilder> append)
        where TBuilder : IArrowArrayBuilder
    {
        using var builder = (TBuilder)ArrowArrayBuilderFactory.Create(type);
        append(builder);
        return (new Field("value", type, nullable: true), builder.Build());
    }

    private static DuckLakeException Error(DuckLakeTable table, Field field, DuckLakeValue value, Exception? cause) => new(
        DuckLakeErrorKind.InvalidInput, $"The constant {value} is no value of column \"{field.Name}\" of type {table.Definition.Columns.First(c => c.Name == field.Name).TypeText}.", cause)
    {
        SchemaName = table.SchemaName,
        TableName = table.Name,
        ColumnPath = field.Name,
    };
}
