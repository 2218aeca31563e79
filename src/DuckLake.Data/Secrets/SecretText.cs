using System.Text.RegularExpressions;
using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>Keeps secrets out of what is shown: passwords of connection strings, statements that hold secrets.</summary>
internal static partial class SecretText
{
    private const string Hidden = "redacted";

    private static readonly string[] s_creation = ["CREATE", "REPLACE", "PERSISTENT", "TEMPORARY", "TEMP"];

    /// <summary>A connection string (keywords, URI or ADO.NET) with its password replaced.</summary>
    public static string Redact(string connectionString) =>
        UriPassword().Replace(Keyword().Replace(connectionString, $"$1{Hidden}"), $"$1{Hidden}@");

    /// <summary>Whether a statement holds a secret: CREATE SECRET, SET of an S3 key, or a connection string with a password.</summary>
    public static bool IsIn(SqlStatement statement)
    {
        for (int i = 0; i < statement.Tokens.Count; i++)
        {
            SqlToken token = statement.Tokens[i];
            bool isCreation = token.IsWord("SECRET") && i > 0 && Array.Exists(s_creation, statement.Tokens[i - 1].IsWord);
            bool isSetting = token.IsWord(StorageSettings.SecretKey) || token.IsWord(StorageSettings.SessionToken);
            if (isCreation || isSetting || (token.Kind == SqlTokenKind.String && Redact(token.Value) != token.Value))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>DuckDB's error about a statement that holds a secret, without any of its text.</summary>
    public static DuckDbException Hide(DuckDbException error) => error.ErrorType is DuckDbErrorType.Parser or DuckDbErrorType.Syntax
        ? EngineErrors.Create(
            error.ErrorType, "syntax error in a statement that holds a secret, whose text is not shown. Check its commas, quotes and brackets.")
        : new DuckDbException(error.ErrorType, Redact(QueryErrors.WithoutPosition(error).Message));

    [GeneratedRegex(@"((?:password|passwd|pwd|sslpassword|passfile|secret|token)\s*=\s*)(?:'(?:[^'\\]|\\.)*'|""(?:[^""\\]|\\.|"""")*""|[^;&]*(?=;)|[^\s;&]*)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Keyword();

    [GeneratedRegex(@"(://[^/@:\s]*:)\S*@", RegexOptions.CultureInvariant)]
    private static partial Regex UriPassword();
}
