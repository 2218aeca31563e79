namespace DuckLake.Metadata;

/// <summary>A column or nested field of a table, as one schema version has it.</summary>
public sealed class ColumnDefinition
{
    /// <summary>The column's id: unique in its table forever, equal to the Parquet field id.</summary>
    public required long ColumnId { get; init; }

    /// <summary>The column's name; struct children carry the field's name, list children <c>element</c>, map children <c>key</c> and <c>value</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The type as stored.</summary>
    public required string TypeText { get; init; }

    /// <summary>The parsed type, or null if this library does not know it (see <see cref="RequireType"/>).</summary>
    public DuckLakeType? Type { get; init; }

    /// <summary>The text of the value in files written before the column existed; null for NULL.</summary>
    public string? InitialDefault { get; init; }

    /// <summary>The text of the default for new rows: a value or an expression; null when there is none.</summary>
    public string? Default { get; init; }

    /// <summary>Whether <see cref="Default"/> is an expression instead of a literal.</summary>
    public bool IsDefaultExpression { get; init; }

    /// <summary>The SQL dialect of an expression default, or null.</summary>
    public string? DefaultDialect { get; init; }

    /// <summary>Whether NULL is allowed.</summary>
    public required bool NullsAllowed { get; init; }

    /// <summary>The id of the struct, list or map this is a child of; null at top level.</summary>
    public long? ParentColumnId { get; init; }

    /// <summary>The sort key among siblings.</summary>
    public required long Order { get; init; }

    /// <summary>The snapshot this version of the column began at; files begun earlier may have been written under another name or type.</summary>
    public required long BeginSnapshot { get; init; }

    /// <summary>The children in order; empty for types that are not nested.</summary>
    public IReadOnlyList<ColumnDefinition> Children { get; init; } = [];

    /// <summary>Tags by key; the comment has the key <c>comment</c>.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = EmptyTags;

    /// <summary>The parsed type.</summary>
    /// <exception cref="MetadataException">This library does not know the type (kind Unsupported).</exception>
    public DuckLakeType RequireType() => Type ?? throw new MetadataException(
        MetadataErrorKind.Unsupported,
        $"Failed to parse DuckLake type - unsupported type '{TypeText}' (column '{Name}', id {ColumnId}). Leave the column out of the projection.")
    {
        ColumnName = Name,
    };

    internal static IReadOnlyDictionary<string, string> EmptyTags { get; } = new Dictionary<string, string>();
}
