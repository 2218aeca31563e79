namespace DuckLake.Data;

/// <summary>A CREATE SECRET statement of type ducklake.</summary>
internal sealed record SecretCommand(
    AttachConflict Conflict, SecretPersistence Persistence, string Name, IReadOnlyList<OptionExpression> Options)
{
    /// <summary>Reads a statement; null when it is none of that type, or malformed.</summary>
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

        string name = LakeSecret.DefaultName;
        if (!reader.IsAt("IN") && reader.Current.IsIdentifier)
        {
            name = reader.Read().Value.ToLowerInvariant();
        }

        if (reader.Accept("IN") && reader.TryReadIdentifier(out string storage))
        {
            persistence = storage.Equals("local_file", StringComparison.OrdinalIgnoreCase) ? SecretPersistence.Persistent : SecretPersistence.Temporary;
        }

        return OptionExpression.ReadList(reader) is { } options && reader.IsAtEnd && options.Any(IsLakeType)
            ? new SecretCommand(conflict, persistence, name, options)
            : null;
    }

    private static bool IsLakeType(OptionExpression option) =>
        option.Name == "type" && string.Equals((option.Word ?? option.Sql)?.Trim('\'', ' '), "ducklake", StringComparison.OrdinalIgnoreCase);
}
