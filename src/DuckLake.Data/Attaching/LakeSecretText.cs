using System.Text.RegularExpressions;

namespace DuckLake.Data;

/// <summary>Takes passwords out of connection strings before they are shown.</summary>
internal static partial class LakeSecretText
{
    private const string Hidden = "redacted";

    /// <summary>A connection string (keywords, URI or ADO.NET) with its password replaced.</summary>
    public static string Redact(string connectionString) =>
        UriPassword().Replace(Keyword().Replace(connectionString, $"$1{Hidden}"), $"$1{Hidden}@");

    [GeneratedRegex(@"((?:password|passwd|pwd|sslpassword|passfile|secret|token)\s*=\s*)(?:'(?:[^'\\]|\\.)*'|""(?:[^""\\]|\\.|"""")*""|[^;&]*(?=;)|[^\s;&]*)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Keyword();

    [GeneratedRegex(@"(://[^/@:\s]*:)\S*@", RegexOptions.CultureInvariant)]
    private static partial Regex UriPassword();
}
