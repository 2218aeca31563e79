using DuckLake.Arrow;

namespace DuckLake.Data;

/// <summary>What a statement is about, in a lake.</summary>
/// <param name="Lake">The lake.</param>
/// <param name="Schema">The schema as the lake writes it; as given when it is missing.</param>
/// <param name="Name">The object as the lake writes it; as given when it is missing, and empty for a schema.</param>
/// <param name="Kind">What is there.</param>
internal sealed record SchemaTarget(AttachedLake Lake, string Schema, string Name, ResolvedKind Kind)
{
    /// <summary>The name for the lake.</summary>
    public DuckLakeName LakeName => new(Schema, Name);

    public bool HasSchema => Lake.Snapshot.Definition.FindSchema(Schema) is not null;

    /// <summary>Finds out what a statement is about; null when that is no lake's business.</summary>
    public static SchemaTarget? Find(EngineSession session, SchemaStatement statement) => statement switch
    {
        CreateSchemaStatement create => From(session.ResolveSchema(create.Name)),
        DropStatement { Kind: SchemaObjectKind.Schema } drop => From(session.ResolveSchema(drop.Name)),
        CommentStatement { Kind: SchemaObjectKind.Schema } comment => From(session.ResolveSchema(comment.Name)),
        CreateTableStatement { Persistence: ObjectPersistence.Permanent } create => From(session.ResolveTarget(create.Name)),
        CreateViewStatement { Persistence: ObjectPersistence.Permanent } create => From(session.ResolveTarget(create.Name)),
        CreateMacroStatement { Persistence: ObjectPersistence.Permanent } create => From(session.ResolveTarget(create.Name)),
        CreateOtherStatement { Kind: SchemaObjectKind.Index } create => From(session.ResolveTable(create.Name)),
        CreateOtherStatement { Persistence: ObjectPersistence.Permanent } create => From(session.ResolveTarget(create.Name)),
        DropStatement { Kind: SchemaObjectKind.Table or SchemaObjectKind.View } drop => From(session.ResolveTable(drop.Name)),
        DropStatement { Kind: SchemaObjectKind.Macro or SchemaObjectKind.TableMacro } drop => From(session.ResolveTarget(drop.Name)),
        AlterStatement alter => From(session.ResolveTable(alter.Name)),
        CommentStatement { Kind: SchemaObjectKind.Table or SchemaObjectKind.View } comment => From(session.ResolveTable(comment.Name)),
        CommentStatement { Kind: SchemaObjectKind.Column, Name.Count: > 1 } comment => From(session.ResolveTable([.. comment.Name.SkipLast(1)])),
        CommentStatement { Kind: not (SchemaObjectKind.Column or SchemaObjectKind.Index) } comment => From(session.ResolveTarget(comment.Name)),
        _ => null,
    };

    private static SchemaTarget? From(ResolvedName? name) =>
        name is null or { Kind: ResolvedKind.Metadata } ? null : new SchemaTarget(name.Lake, name.Schema, name.Name, name.Kind);

    private static SchemaTarget? From(ResolvedSchema? schema) =>
        schema is null ? null : new SchemaTarget(schema.Lake, schema.Schema, string.Empty, ResolvedKind.Missing);
}
