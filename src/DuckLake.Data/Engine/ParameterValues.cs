using System.Globalization;
using System.Text;
using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>The values of a statement's parameters by name, or by number as text. Names are told apart without regard to case.</summary>
internal sealed class ParameterValues
{
    // DuckDB binds numbers only where none is left out, which parts of a statement do not see to.
    private const string NumberPrefix = "__ducklake_";

    private readonly Dictionary<string, object?> _values = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>No values. Never added to.</summary>
    public static ParameterValues Empty { get; } = new();

    public IReadOnlyCollection<string> Names => _values.Keys;

    public int Count => _values.Count;

    /// <summary>The value; setting replaces one of the same name. Getting one that is missing gives an error.</summary>
    public object? this[string name]
    {
        get => TryGet(name, out object? value) ? value : throw Missing(name);
        set => _values[name] = value;
    }

    public bool TryGet(string name, out object? value) => _values.TryGetValue(name, out value);

    /// <summary>Binds every parameter of a statement; values it does not mention are left out.</summary>
    /// <exception cref="DuckDbException">A value is missing.</exception>
    public void Bind(DuckDbStatement statement)
    {
        int count = statement.ParameterCount;
        for (int i = 1; i <= count; i++)
        {
            string name = statement.ParameterName(i);
            statement.Bind(i, this[name.StartsWith(NumberPrefix, StringComparison.Ordinal) ? name[NumberPrefix.Length..] : name]);
        }
    }

    /// <summary>Prepares a part of the user's statement, which may leave numbers of parameters out, and binds its parameters.</summary>
    /// <exception cref="DuckDbException">The text is wrong, or a value is missing.</exception>
    public DuckDbStatement Prepare(DuckDbConnection connection, string sql)
    {
        DuckDbStatement statement = connection.Prepare(sql);
        try
        {
            if (HasGaps(statement))
            {
                statement.Dispose();
                statement = connection.Prepare(NameNumbers(sql));
            }

            Bind(statement);
            return statement;
        }
        catch
        {
            statement.Dispose();
            throw;
        }
    }

    private static bool HasGaps(DuckDbStatement statement)
    {
        for (int i = statement.ParameterCount; i > 0; i--)
        {
            if (statement.FindParameterName(i) is null)
            {
                return true;
            }
        }

        return false;
    }

    private static string NameNumbers(string sql)
    {
        StringBuilder text = new();
        int copied = 0;
        foreach (SqlToken token in SqlLexer.Tokenize(sql))
        {
            if (token.Kind == SqlTokenKind.Parameter && token.Length > 1 && char.IsAsciiDigit(sql[token.Start + 1]))
            {
                text.Append(sql, copied, token.Start - copied).Append(CultureInfo.InvariantCulture, $"${NumberPrefix}{sql.AsSpan(token.Start + 1, token.Length - 1)}");
                copied = token.End;
            }
        }

        return text.Append(sql, copied, sql.Length - copied).ToString();
    }

    private static DuckDbException Missing(string name) => new(
        DuckDbErrorType.InvalidInput,
        $"Invalid Input Error: Values were not provided for the following prepared statement parameters: {name}");
}
