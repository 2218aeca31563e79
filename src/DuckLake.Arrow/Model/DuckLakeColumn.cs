using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>A column or nested field of a table. Immutable.</summary>
public sealed class DuckLakeColumn
{
    private readonly ColumnDefinition _definition;

    internal DuckLakeColumn(ColumnDefinition definition)
    {
        _definition = definition;
        Children = [.. definition.Children.Select(child => new DuckLakeColumn(child))];
    }

    /// <summary>The column's id: unique in its table forever, equal to the Parquet field id.</summary>
    public long ColumnId => _definition.ColumnId;

    /// <summary>The name; the child of a list is <c>element</c>, those of a map are <c>key</c> and <c>value</c>.</summary>
    public string Name => _definition.Name;

    /// <summary>The type, or null when this library does not know it (see <see cref="TypeName"/>).</summary>
    public DuckLakeType? Type => _definition.Type;

    /// <summary>The type as the catalog stores it.</summary>
    public string TypeName => _definition.TypeText;

    /// <summary>Whether NULL is allowed.</summary>
    public bool IsNullable => _definition.NullsAllowed;

    /// <summary>The text of the value in files written before the column existed; null for NULL.</summary>
    public string? InitialDefault => _definition.InitialDefault;

    /// <summary>The text of the default for new rows: a literal or an SQL expression; null when there is none.</summary>
    public string? Default => _definition.Default;

    /// <summary>Whether <see cref="Default"/> is an SQL expression.</summary>
    public bool IsDefaultExpression => _definition.IsDefaultExpression;

    /// <summary>The comment, or null.</summary>
    public string? Comment => Tags.GetValueOrDefault("comment");

    /// <summary>Tags by key, the comment included.</summary>
    public IReadOnlyDictionary<string, string> Tags => _definition.Tags;

    /// <summary>Struct fields, the list's element, or the map's key and value.</summary>
    public IReadOnlyList<DuckLakeColumn> Children { get; }

    /// <summary>Name and type.</summary>
    public override string ToString() => $"{Name} {TypeName}";
}
