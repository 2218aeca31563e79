using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>A view being created or changed.</summary>
internal sealed class WorkingView : IWorkingRelation
{
    public required long ViewId { get; init; }

    public required string? Uuid { get; init; }

    public required string Name { get; set; }

    public required long SchemaId { get; init; }

    public required string? Dialect { get; init; }

    public required string Sql { get; init; }

    public required IReadOnlyList<string> ColumnAliases { get; init; }

    /// <summary>The view in the definitions the change began on; null if it is new.</summary>
    public ViewDefinition? Base { get; private init; }

    public TagSet Tags { get; private init; } = new(null);

    /// <summary>Tags of the query's columns (1.1), by the column's name.</summary>
    public Dictionary<string, TagSet> ColumnTags { get; } = new(StringComparer.Ordinal);

    public bool IsRenamed { get; set; }

    public bool IsAltered { get; set; }

    public long Id => ViewId;

    public string KindName => "View";

    public bool IsNew => Base is null;

    public static WorkingView From(ViewDefinition definition)
    {
        var view = new WorkingView
        {
            ViewId = definition.ViewId,
            Uuid = definition.Uuid,
            Name = definition.Name,
            SchemaId = definition.SchemaId,
            Dialect = definition.Dialect,
            Sql = definition.Sql,
            ColumnAliases = definition.ColumnAliases,
            Base = definition,
            Tags = new TagSet(definition.Tags),
        };
        foreach ((string column, IReadOnlyDictionary<string, string> tags) in definition.ColumnTags)
        {
            view.ColumnTags.Add(column, new TagSet(tags));
        }

        return view;
    }

    public ViewDefinition ToDefinition(long snapshotId) => new()
    {
        ViewId = ViewId,
        Uuid = Uuid,
        Name = Name,
        SchemaId = SchemaId,
        BeginSnapshot = IsNew || IsRenamed ? snapshotId : Base!.BeginSnapshot,
        Dialect = Dialect,
        Sql = Sql,
        ColumnAliases = ColumnAliases,
        Tags = Tags.ToDictionary(),
        ColumnTags = ColumnTags.ToDictionary(entry => entry.Key, entry => entry.Value.ToDictionary()),
    };
}
