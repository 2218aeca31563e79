using System.Globalization;
using System.Text.Json;
using DuckLake.Arrow;
using DuckLake.DuckDb;
using DuckLake.Metadata;

namespace DuckLake.Data;

/// <summary>Keys of SET PARTITIONED BY.</summary>
internal static class PartitionKeyText
{
    private const string Bucket = "bucket";

    /// <summary>The key a text stands for: a column, or a function of one.</summary>
    /// <exception cref="DuckLakeException">The text is another expression.</exception>
    public static DuckLakePartitionKey ToKey(DuckDbConnection connection, string text)
    {
        JsonElement expression = QueryPrinter.Parse(connection, text);
        string Printed() => QueryPrinter.PrintExpression(connection, text);
        if (QueryPrinter.IsClass(expression, "COLUMN_REF"))
        {
            return DuckLakePartitionKey.Identity(ColumnName(expression));
        }

        if (!QueryPrinter.IsClass(expression, "FUNCTION"))
        {
            throw SchemaErrors.Unsupported(
                $"Unsupported partition key {Printed()} - only identity columns and year/month/day/hour/bucket are supported");
        }

        string function = expression.GetProperty("function_name").GetString()!.ToLowerInvariant();
        JsonElement[] arguments = [.. expression.GetProperty("children").EnumerateArray()];
        if (function == Bucket)
        {
            return ToBucket(connection, text, arguments, Printed);
        }

        PartitionTransformKind transform = function switch
        {
            "year" => PartitionTransformKind.Year,
            "month" => PartitionTransformKind.Month,
            "day" => PartitionTransformKind.Day,
            "hour" => PartitionTransformKind.Hour,
            "epoch_year" => PartitionTransformKind.EpochYear,
            "epoch_month" => PartitionTransformKind.EpochMonth,
            "epoch_day" => PartitionTransformKind.EpochDay,
            "epoch_hour" => PartitionTransformKind.EpochHour,
            _ => throw SchemaErrors.Unsupported($"Unsupported partition function {function} - only year, month, day, hour, and bucket are supported"),
        };
        return arguments is [var column] && QueryPrinter.IsClass(column, "COLUMN_REF")
            ? new DuckLakePartitionKey(ColumnName(column), transform)
            : throw SchemaErrors.Unsupported($"Expected {function}(column), but got {Printed()}");
    }

    private static DuckLakePartitionKey ToBucket(DuckDbConnection connection, string text, JsonElement[] arguments, Func<string> printed)
    {
        if (arguments.Length != 2)
        {
            throw SchemaErrors.Invalid($"Expected bucket(bucket_count, column), but got {printed()}");
        }

        if (!QueryPrinter.IsClass(arguments[0], "CONSTANT"))
        {
            throw SchemaErrors.Invalid($"Bucket count must be a constant integer, got {printed()}");
        }

        if (!QueryPrinter.IsClass(arguments[1], "COLUMN_REF"))
        {
            throw SchemaErrors.Invalid($"Expected bucket(bucket_count, column), but got {printed()}");
        }

        long count = BucketCount(connection, text);
        return count switch
        {
            <= 0 => throw SchemaErrors.Invalid("Bucket count must be positive"),
            > int.MaxValue => throw SchemaErrors.Invalid($"Bucket count cannot exceed {int.MaxValue}"),
            _ => DuckLakePartitionKey.Bucket((int)count, ColumnName(arguments[1])),
        };
    }

    // The first argument, which is a constant, so its text reaches to the first comma outside of brackets.
    private static long BucketCount(DuckDbConnection connection, string text)
    {
        TokenReader reader = new(SqlStatement.Parse(text));
        reader.ReadQualifiedName();
        reader.AcceptSymbol("(");
        string count = reader.ReadUntil(static at => at.Current.IsSymbol(","));
        string value = CatalogQuestion.Ask(connection, $"SELECT CAST(TRY_CAST(({count}\n) AS BIGINT) AS VARCHAR)")[0][0];
        return long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long parsed)
            ? parsed
            : throw SchemaErrors.Invalid("Bucket count must be an integer");
    }

    private static string ColumnName(JsonElement column)
    {
        JsonElement names = column.GetProperty("column_names");
        return names.GetArrayLength() == 1
            ? names[0].GetString()!
            : throw SchemaErrors.Invalid("Unexpected qualified column reference - only unqualified columns are supported");
    }
}
