namespace DuckLake.Data;

/// <summary>Writes names and texts into SQL.</summary>
internal static class SqlText
{
    /// <summary>An identifier in double quotes.</summary>
    public static string Identifier(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>Identifiers joined by dots, each in double quotes.</summary>
    public static string QualifiedName(params ReadOnlySpan<string> parts)
    {
        string[] quoted = new string[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            quoted[i] = Identifier(parts[i]);
        }

        return string.Join('.', quoted);
    }

    /// <summary>A string literal.</summary>
    public static string Literal(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";
}
