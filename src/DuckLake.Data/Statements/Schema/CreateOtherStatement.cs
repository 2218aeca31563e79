namespace DuckLake.Data;

/// <summary>CREATE INDEX, SEQUENCE or TYPE: things a lake does not have.</summary>
/// <param name="Kind">What is to be created.</param>
/// <param name="Name">The name as given; for an index that of its table.</param>
/// <param name="Persistence">How long it lives.</param>
/// <param name="Query">A query inside; null without one.</param>
internal sealed record CreateOtherStatement(SchemaObjectKind Kind, IReadOnlyList<string> Name, ObjectPersistence Persistence, QueryText? Query = null)
    : SchemaStatement;
