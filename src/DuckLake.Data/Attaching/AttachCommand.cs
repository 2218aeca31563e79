namespace DuckLake.Data;

/// <summary>An ATTACH statement.</summary>
/// <param name="Conflict">What to do when the name is taken.</param>
/// <param name="Path">The text behind ATTACH.</param>
/// <param name="Alias">The name behind AS, or null.</param>
/// <param name="Options">The options in parentheses.</param>
internal sealed record AttachCommand(AttachConflict Conflict, string Path, string? Alias, IReadOnlyList<OptionExpression> Options)
{
    private const string Prefix = "ducklake:";

    /// <summary>Whether a lake is attached, and not some other database.</summary>
    public bool IsLake => Path.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)
        || Options.Any(option => option.Name == "type" && IsLakeType(option));

    /// <summary>What names the catalog database.</summary>
    public string LakePath => Path.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? Path[Prefix.Length..] : Path;

    /// <summary>Reads a statement; null when it is no ATTACH or DuckDB's parser has to say what is wrong with it.</summary>
    public static AttachCommand? Read(SqlStatement statement)
    {
        TokenReader reader = new(statement);
        if (!reader.Accept("ATTACH"))
        {
            return null;
        }

        AttachConflict conflict = reader.Accept("OR", "REPLACE") ? AttachConflict.Replace
            : reader.Accept("IF", "NOT", "EXISTS") ? AttachConflict.Keep : AttachConflict.Fail;
        _ = reader.Accept("DATABASE");
        if (conflict == AttachConflict.Fail && reader.Accept("IF", "NOT", "EXISTS"))
        {
            conflict = AttachConflict.Keep;
        }

        if (reader.Current.Kind != SqlTokenKind.String)
        {
            return null;
        }

        string path = reader.Read().Value;
        string? alias = null;
        if (reader.Accept("AS"))
        {
            if (!reader.TryReadIdentifier(out alias))
            {
                return null;
            }
        }

        return OptionExpression.ReadList(reader) is { } options && reader.IsAtEnd ? new AttachCommand(conflict, path, alias, options) : null;
    }

    /// <summary>The name of the database when none is given: the file's name without folders and endings.</summary>
    public string DefaultAlias()
    {
        string path = LakePath;
        if (path.Length == 0 || path == ":memory:")
        {
            return "memory";
        }

        string file = path[(path.LastIndexOfAny(['/', '\\']) + 1)..];
        int dot = file.IndexOf('.', StringComparison.Ordinal);
        string name = dot < 0 ? file : file[..dot];
        return name.ToLowerInvariant() is "main" or "temp" or "system" or "" ? name + "_db" : name;
    }

    private static bool IsLakeType(OptionExpression option) =>
        string.Equals((option.Word ?? option.Sql)?.Trim('\'', ' '), "ducklake", StringComparison.OrdinalIgnoreCase);
}
