using System.Globalization;
using DuckLake.Arrow;
using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>Lets DuckDB evaluate the values of options.</summary>
internal sealed class OptionValues(DuckDbConnection connection)
{
    /// <summary>The value as text; null for NULL.</summary>
    public string? Text(OptionExpression option) => option switch
    {
        { Sql: null } => "true",
        { Word: { } word } => word,
        _ => Ask($"SELECT CAST(({Sql(option)}) AS VARCHAR)"),
    };

    /// <summary>The value as texts: a text, or a list of texts.</summary>
    /// <exception cref="DuckDbException">It is neither.</exception>
    public IReadOnlyList<string> Texts(OptionExpression option)
    {
        string sql = Sql(option);
        bool isList = Ask($"SELECT typeof({sql})")?.EndsWith(']') == true;
        return [.. CatalogQuestion.Ask(connection, $"SELECT CAST({(isList ? $"unnest({sql})" : $"({sql})")} AS VARCHAR)").Select(row => row[0])];
    }

    /// <summary>The value as a flag.</summary>
    /// <exception cref="DuckDbException">It is none.</exception>
    public bool Flag(OptionExpression option) => option.Sql is null || Cast(option, "BOOLEAN") == "true";

    /// <summary>The value as a number.</summary>
    /// <exception cref="DuckDbException">It is none.</exception>
    public long Number(OptionExpression option) => long.Parse(Cast(option, "BIGINT"), CultureInfo.InvariantCulture);

    /// <summary>The value as a number without sign.</summary>
    /// <exception cref="DuckDbException">It is none.</exception>
    public ulong Unsigned(OptionExpression option) => ulong.Parse(Cast(option, "UBIGINT"), CultureInfo.InvariantCulture);

    /// <summary>The value as an instant, in the session's time zone where it names none.</summary>
    /// <exception cref="DuckDbException">It is none.</exception>
    public DateTimeOffset Instant(OptionExpression option)
    {
        string text = Ask($"SELECT CAST(epoch_us(CAST(({Sql(option)}) AS TIMESTAMPTZ)) AS VARCHAR)") ?? throw Null(option);
        long microseconds = long.Parse(text, CultureInfo.InvariantCulture);
        long min = (DateTimeOffset.MinValue.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
        long max = (DateTimeOffset.MaxValue.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
        return DateTimeOffset.UnixEpoch.AddTicks(Math.Clamp(microseconds, min, max) * TimeSpan.TicksPerMicrosecond);
    }

    /// <summary>The value as a map of texts.</summary>
    /// <exception cref="DuckDbException">It is none.</exception>
    public Dictionary<string, string> Map(OptionExpression option)
    {
        Dictionary<string, string> map = new(StringComparer.OrdinalIgnoreCase);
        foreach (string[] row in CatalogQuestion.Ask(
            connection, $"SELECT CAST(e.key AS VARCHAR), CAST(e.value AS VARCHAR) FROM (SELECT unnest(map_entries({Sql(option)})) AS e)"))
        {
            map[row[0].ToLowerInvariant()] = row[1];
        }

        return map;
    }

    /// <summary>The refusal of NULL.</summary>
    public static DuckLakeException Null(OptionExpression option) =>
        SchemaErrors.Binder($"NULL is not supported as a valid option for ATTACH option \"{option.Name}\"");

    private string Cast(OptionExpression option, string type) =>
        Ask($"SELECT CAST(CAST(({Sql(option)}) AS {type}) AS VARCHAR)") ?? throw Null(option);

    private static string Sql(OptionExpression option) => option switch
    {
        { Sql: null } => "true",
        { Word: { } word } => SqlText.Literal(word),
        { Sql: { } sql } when SqlStatement.Parse(sql).Tokens.Any(token => token.IsWord("SELECT") || token.IsWord("FROM")) =>
            throw SchemaErrors.Binder($"The value of option \"{option.Name}\" cannot contain a subquery"),
        _ => option.Sql,
    };

    private string? Ask(string sql)
    {
        using DuckDbResult result = connection.Query(sql);
        string? value = null;
        while (result.FetchChunk() is { } chunk)
        {
            using (chunk)
            {
                value = chunk.RowCount > 0 ? chunk.Vector(0).Text(0) : value;
            }
        }

        return value;
    }
}
