namespace DuckLake.Data;

/// <summary>Where columns and macros go on.</summary>
internal static class TokenReaderExtensions
{
    /// <summary>Whether a constraint, default or another qualifier of a column comes next.</summary>
    public static bool IsAtColumnQualifier(this TokenReader reader) =>
        reader.IsAt("DEFAULT") || reader.IsAt("NOT", "NULL") || reader.IsAt("NULL") || reader.IsAt("PRIMARY", "KEY") || reader.IsAt("UNIQUE")
        || reader.IsAt("CHECK") || reader.IsAt("REFERENCES") || reader.IsAt("COLLATE") || reader.IsAt("USING") || reader.IsAt("GENERATED")
        || reader.IsAt("CONSTRAINT") || reader.IsAt("AS");

    /// <summary>Whether behind the current comma a further overload of a macro begins: a bracketed list and AS.</summary>
    public static bool IsBeforeOverload(this TokenReader reader)
    {
        int start = reader.Index;
        reader.Index++;
        bool isOverload = false;
        if (reader.Current.IsSymbol("("))
        {
            reader.ReadBracketed();
            isOverload = reader.IsAt("AS");
        }

        reader.Index = start;
        return isOverload;
    }
}
