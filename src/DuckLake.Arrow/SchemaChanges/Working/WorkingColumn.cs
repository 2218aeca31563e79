using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>A column or nested field being changed.</summary>
internal sealed class WorkingColumn
{
    public required long ColumnId { get; init; }

    public required string Name { get; set; }

    public required string TypeText { get; set; }

    public required DuckLakeType? Type { get; set; }

    public string? InitialDefault { get; set; }

    public string? Default { get; set; }

    public bool IsDefaultExpression { get; set; }

    public string? DefaultDialect { get; set; } = "duckdb";

    public bool NullsAllowed { get; set; } = true;

    public required long Order { get; init; }

    public WorkingColumn? Parent { get; init; }

    public List<WorkingColumn> Children { get; private set; } = [];

    public TagSet Tags { get; private init; } = new(null);

    /// <summary>The column in the definitions the change began on; null if it is new.</summary>
    public ColumnDefinition? Base { get; private init; }

    /// <summary>Whether the column's row differs from the one it began with, or is new.</summary>
    public bool IsChanged =>
        Base is null
        || Base.Name != Name
        || Base.TypeText != TypeText
        || Base.InitialDefault != InitialDefault
        || Base.Default != Default
        || Base.IsDefaultExpression != IsDefaultExpression
        || Base.NullsAllowed != NullsAllowed;

    /// <summary>1 at top level.</summary>
    public int Depth => 1 + (Parent?.Depth ?? 0);

    /// <summary>The names from the top-level column down, joined by dots.</summary>
    public string Path => Parent is null ? Name : $"{Parent.Path}.{Name}";

    /// <summary>The column of an inlined data table; all types must be known.</summary>
    public InlinedTableColumn ToInlined() => new(Name, Type!, [.. Children.Select(child => child.ToInlined())]);

    public static WorkingColumn From(ColumnDefinition definition, WorkingColumn? parent)
    {
        var column = new WorkingColumn
        {
            ColumnId = definition.ColumnId,
            Name = definition.Name,
            TypeText = definition.TypeText,
            Type = definition.Type,
            InitialDefault = definition.InitialDefault,
            Default = definition.Default,
            IsDefaultExpression = definition.IsDefaultExpression,
            DefaultDialect = definition.DefaultDialect,
            NullsAllowed = definition.NullsAllowed,
            Order = definition.Order,
            Parent = parent,
            Tags = new TagSet(definition.Tags),
            Base = definition,
        };
        column.Children.AddRange(definition.Children.Select(child => From(child, column)));
        return column;
    }

    /// <summary>A column that does not exist yet; ids are given out depth first.</summary>
    public static WorkingColumn Create(DuckLakeColumnSpec spec, WorkingColumn? parent, ref long nextColumnId)
    {
        long columnId = nextColumnId++;
        var column = new WorkingColumn
        {
            ColumnId = columnId,
            Name = spec.Name,
            TypeText = spec.Type.ToString(),
            Type = spec.Type,
            InitialDefault = DefaultValues.Initial(spec),
            NullsAllowed = parent is not null || spec.NullsAllowed,
            Order = columnId,
            Parent = parent,
        };
        column.SetDefault(spec.Default);
        if (spec.Comment is not null)
        {
            column.Tags.Set(TagSet.Comment, spec.Comment);
        }

        foreach (DuckLakeColumnSpec child in spec.Children)
        {
            column.Children.Add(Create(child, column, ref nextColumnId));
        }

        return column;
    }

    public void SetDefault(DuckLakeDefault? value)
    {
        (Default, IsDefaultExpression) = DefaultValues.Stored(value);
        DefaultDialect = "duckdb";
    }

    public ColumnDefinition ToDefinition(long snapshotId) => new()
    {
        ColumnId = ColumnId,
        Name = Name,
        TypeText = TypeText,
        Type = Type,
        InitialDefault = InitialDefault,
        Default = Default,
        IsDefaultExpression = IsDefaultExpression,
        DefaultDialect = DefaultDialect,
        NullsAllowed = NullsAllowed,
        ParentColumnId = Parent?.ColumnId,
        Order = Order,
        BeginSnapshot = IsChanged ? snapshotId : Base!.BeginSnapshot,
        Children = [.. Children.Select(child => child.ToDefinition(snapshotId))],
        Tags = Tags.ToDictionary(),
    };

    /// <summary>The column and everything below it, parents first.</summary>
    public IEnumerable<WorkingColumn> WithDescendants()
    {
        yield return this;
        foreach (WorkingColumn descendant in Children.SelectMany(child => child.WithDescendants()))
        {
            yield return descendant;
        }
    }

    /// <summary>The type as DuckDB writes it.</summary>
    public string TypeName => DuckDbTypeText.Of(this);
}
