using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>The words of DuckDB's grammar.</summary>
internal static class SqlKeywords
{
    private static HashSet<string>? s_words;

    /// <summary>Asks DuckDB, once per process.</summary>
    public static void Load(DuckDbConnection connection) => s_words ??= new HashSet<string>(
        CatalogQuestion.Ask(connection, "SELECT keyword_name FROM duckdb_keywords()").Select(row => row[0]), StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a name is such a word, reserved or not, and is written in quotes.</summary>
    public static bool Contains(string word) => s_words?.Contains(word) ?? throw new InvalidOperationException("No session has been opened.");
}
