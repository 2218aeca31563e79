namespace DuckLake.Data;

/// <summary>A CREATE SECRET statement of a type this library uses.</summary>
internal sealed record SecretCommand(
    SecretType Type, AttachConflict Conflict, SecretPersistence Persistence, string Name, IReadOnlyList<OptionExpression> Options)
{
    /// <summary>Reads a statement; null when it is of another type, or malformed.</summary>
    public static SecretCommand? Read(SqlStatement statement)
    {
        TokenReader reader = new(statement);
        if (!reader.Accept("CREATE"))
        {
            return null;
        }

        AttachConflict conflict = reader.Accept("OR", "REPLACE") ? AttachConflict.Replace : AttachConflict.Fail;
        SecretPersistence persistence = reader.Accept("PERSISTENT") ? SecretPersistence.Persistent : SecretPersistence.Temporary;
        if (persistence == SecretPersistence.Temporary)
        {
            _ = reader.Accept("TEMPORARY") || reader.Accept("TEMP");
        }

        if (!reader.Accept("SECRET"))
        {
            return null;
        }

        if (reader.Accept("IF", "NOT", "EXISTS"))
        {
            conflict = AttachConflict.Keep;
        }

        string name = string.Empty;
        if (!reader.IsAt("IN") && reader.Current.IsIdentifier)
        {
            name = reader.Read().Value.ToLowerInvariant();
        }

        if (reader.Accept("IN") && reader.TryReadIdentifier(out string storage))
        {
            persistence = storage.Equals("local_file", StringComparison.OrdinalIgnoreCase) ? SecretPersistence.Persistent : SecretPersistence.Temporary;
        }

        if (OptionExpression.ReadList(reader) is not { } options || !reader.IsAtEnd || TypeOf(options) is not { } type)
        {
            return null;
        }

        return new SecretCommand(type, conflict, persistence, name.Length == 0 ? Secret.DefaultPrefix + type.Name : name, options);
    }

    private static SecretType? TypeOf(IReadOnlyList<OptionExpression> options) =>
        options.FirstOrDefault(option => option.Name == "type") is { } type && (type.Word ?? type.Sql)?.Trim('\'', ' ') is { } name ? SecretType.Find(name) : null;
}
