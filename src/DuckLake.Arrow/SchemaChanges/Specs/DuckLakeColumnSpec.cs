using DuckLake.Columnar;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>A column to be created, or the type a column is to have. Immutable.</summary>
/// <remarks>
/// The children of a struct are its fields, the child of a list is called <c>element</c>, those of a map <c>key</c> and
/// <c>value</c>. Children always allow NULL, whatever their <see cref="NullsAllowed"/> says.
/// </remarks>
public sealed record DuckLakeColumnSpec
{
    /// <summary>Describes a column.</summary>
    /// <param name="name">The name.</param>
    /// <param name="type">The type; a nested one needs <see cref="Children"/>.</param>
    public DuckLakeColumnSpec(string name, DuckLakeType type)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(type);
        Name = name;
        Type = type;
    }

    /// <summary>Describes a column of a type without parameters and children.</summary>
    /// <param name="name">The name.</param>
    /// <param name="kind">The type.</param>
    public DuckLakeColumnSpec(string name, DuckLakeTypeKind kind)
        : this(name, DuckLakeType.Of(kind))
    {
    }

    /// <summary>The name.</summary>
    public string Name { get; init; }

    /// <summary>The type.</summary>
    public DuckLakeType Type { get; init; }

    /// <summary>Struct fields, the list's element, or the map's key and value; empty for other types.</summary>
    public IReadOnlyList<DuckLakeColumnSpec> Children { get; init; } = [];

    /// <summary>Whether NULL is allowed.</summary>
    public bool NullsAllowed { get; init; } = true;

    /// <summary>The default, or null for none.</summary>
    public DuckLakeDefault? Default { get; init; }

    /// <summary>The comment, or null.</summary>
    public string? Comment { get; init; }

    /// <summary>A struct.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="fields">The fields, at least one.</param>
    /// <returns>The column.</returns>
    public static DuckLakeColumnSpec Struct(string name, params IReadOnlyList<DuckLakeColumnSpec> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        return new DuckLakeColumnSpec(name, DuckLakeTypeKind.Struct) { Children = [.. fields] };
    }

    /// <summary>A list.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="element">The type of the elements; its name is not used.</param>
    /// <returns>The column.</returns>
    public static DuckLakeColumnSpec List(string name, DuckLakeColumnSpec element)
    {
        ArgumentNullException.ThrowIfNull(element);
        return new DuckLakeColumnSpec(name, DuckLakeTypeKind.List) { Children = [element with { Name = "element" }] };
    }

    /// <summary>A map.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="key">The type of the keys; its name is not used.</param>
    /// <param name="value">The type of the values; its name is not used.</param>
    /// <returns>The column.</returns>
    public static DuckLakeColumnSpec Map(string name, DuckLakeColumnSpec key, DuckLakeColumnSpec value)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        return new DuckLakeColumnSpec(name, DuckLakeTypeKind.Map) { Children = [key with { Name = "key" }, value with { Name = "value" }] };
    }

    /// <summary>Reads a type in DuckDB's text.</summary>
    /// <param name="name">The column's name, taken literally.</param>
    /// <param name="type">For example <c>DECIMAL(10,2)[]</c> or <c>STRUCT(a INTEGER, "b c" MAP(VARCHAR, DATE))</c>, in any case.</param>
    /// <returns>The column, allowing NULL, without a default.</returns>
    /// <exception cref="DuckLakeException">The text is no type, or one a lake cannot store.</exception>
    public static DuckLakeColumnSpec Parse(string name, string type)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(type);
        return new DuckDbTypeParser(type).Parse(name);
    }

    /// <summary>The column an Arrow field is stored as; the inverse of <see cref="DuckLakeTypeMapping"/>.</summary>
    /// <param name="field">The field.</param>
    /// <returns>The column, NOT NULL when the field is not nullable.</returns>
    /// <exception cref="DuckLakeException">No column can hold the field's type.</exception>
    public static DuckLakeColumnSpec FromField(Field field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return ArrowColumns.ToSpec(field);
    }

    /// <summary>The columns an Arrow schema is stored as.</summary>
    /// <param name="schema">The schema.</param>
    /// <returns>The columns in order.</returns>
    /// <exception cref="DuckLakeException">No column can hold the type of a field.</exception>
    public static IReadOnlyList<DuckLakeColumnSpec> FromSchema(Schema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return [.. schema.FieldsList.Select(FromField)];
    }

    /// <summary>Name and type, as DuckDB writes them.</summary>
    public override string ToString() => $"{SqlIdentifiers.Quote(Name)} {DuckDbTypeText.Of(this)}";
}
