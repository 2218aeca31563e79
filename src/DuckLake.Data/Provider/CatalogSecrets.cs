using System.Text.RegularExpressions;

namespace DuckLake.Data;

/// <summary>Takes passwords out of the text that names a catalog.</summary>
internal static partial class CatalogSecrets
{
    /// <summary>The text without <c>password=…</c> (quoted or not) and without the password of a URL.</summary>
    public static string Remove(string catalog) => UrlPassword().Replace(KeyPassword().Replace(catalog, string.Empty), "$1@").Trim();

    [GeneratedRegex("""\s*\b(?:password|passwd|pwd|sslpassword)\s*=\s*(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|[^;&]*(?=;)|[^\s;&]*)[;&]?""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex KeyPassword();

    [GeneratedRegex("""(://[^:/@\s]*):\S*@""", RegexOptions.CultureInvariant)]
    private static partial Regex UrlPassword();
}
