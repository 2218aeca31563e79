namespace DuckLake.Metadata;

/// <summary>A row of <c>ducklake_column</c>.</summary>
internal sealed record ColumnRow(
    long ColumnId,
    string Name,
    string TypeText,
    long? ParentId,
    long Order,
    string? InitialDefault,
    string? Default,
    bool NullsAllowed,
    long BeginSnapshot,
    string? DefaultType,
    string? DefaultDialect,
    long? EndSnapshot)
{
    /// <summary>Reads a row with the columns of <see cref="ColumnTree.CatalogColumns"/>.</summary>
    public static ColumnRow Read(CatalogRow row) => new(
        row.Int64(1),
        row.Text(2),
        row.Text(3),
        row.NullableInt64(4),
        row.NullableInt64(5) ?? row.Int64(1),
        row.NullableText(6),
        row.NullableText(7),
        row.NullableBoolean(8) ?? true,
        row.Int64(9),
        row.NullableText(10),
        row.NullableText(11),
        row.NullableInt64(12));

    public bool IsVisible(long snapshotId) => BeginSnapshot <= snapshotId && (EndSnapshot is null || snapshotId < EndSnapshot);

    public ColumnDefinition ToDefinition(
        DuckLakeType? type, IReadOnlyList<ColumnDefinition> children, IReadOnlyDictionary<string, string>? tags) => new()
        {
            ColumnId = ColumnId,
            Name = Name,
            TypeText = TypeText,
            Type = type,
            InitialDefault = InitialDefault,
            Default = Default == "NULL" ? null : Default,
            IsDefaultExpression = string.Equals(DefaultType, "expression", StringComparison.OrdinalIgnoreCase),
            DefaultDialect = DefaultDialect,
            NullsAllowed = NullsAllowed,
            ParentColumnId = ParentId,
            Order = Order,
            BeginSnapshot = BeginSnapshot,
            Children = children,
            Tags = tags ?? ColumnDefinition.EmptyTags,
        };
}
