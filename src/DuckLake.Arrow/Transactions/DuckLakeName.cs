namespace DuckLake.Arrow;

/// <summary>The name of a table, view or macro with its schema. A plain text is a name in the schema <c>main</c>, taken literally.</summary>
/// <param name="SchemaName">The schema's name; names of nested schemas are joined by dots.</param>
/// <param name="Name">The object's name.</param>
public readonly record struct DuckLakeName(string SchemaName, string Name)
{
    internal const string DefaultSchema = "main";

    /// <summary>A name in the schema <c>main</c>.</summary>
    /// <param name="name">The object's name, taken literally: dots and quotes belong to it.</param>
    public static implicit operator DuckLakeName(string name) => FromString(name);

    /// <summary>A name in a schema.</summary>
    /// <param name="name">The schema's name and the object's name.</param>
    public static implicit operator DuckLakeName((string SchemaName, string Name) name) => FromValueTuple(name);

    /// <summary>A name in the schema <c>main</c>.</summary>
    /// <param name="name">The object's name, taken literally: dots and quotes belong to it.</param>
    /// <returns>The qualified name.</returns>
    public static DuckLakeName FromString(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new DuckLakeName(DefaultSchema, name);
    }

    /// <summary>A name in a schema.</summary>
    /// <param name="name">The schema's name and the object's name.</param>
    /// <returns>The qualified name.</returns>
    public static DuckLakeName FromValueTuple((string SchemaName, string Name) name)
    {
        ArgumentNullException.ThrowIfNull(name.SchemaName);
        ArgumentNullException.ThrowIfNull(name.Name);
        return new DuckLakeName(name.SchemaName, name.Name);
    }

    /// <summary>Schema and name, joined by a dot, without quotes.</summary>
    public override string ToString() => $"{SchemaName}.{Name}";
}
