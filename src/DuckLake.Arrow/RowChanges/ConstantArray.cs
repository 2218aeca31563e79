using System.Globalization;
using System.Numerics;
using DuckLake.Columnar;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>Makes arrays of one value from constants.</summary>
internal static class ConstantArray
{
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

        if (Natural(raw) is not { } natural)
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

    private static (Field Field, IArrowArray Array)? Natural(object raw)
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
            case DateTime clock:
                return Build(TimestampType.Microsecond, (TimestampArray.Builder builder) => builder.Append(MicrosecondsOf(clock)));
            case DateTimeOffset instant:
                return Build(TimestampType.MicrosecondUtc, (TimestampArray.Builder builder) => builder.Append(MicrosecondsOf(instant.UtcDateTime)));
            default:
                return null;
        }
    }

    private const long NanosecondsPerTick = 100;

    private static long MicrosecondsOf(DateTime clock) => (clock.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

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
