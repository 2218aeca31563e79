namespace DuckLake.Metadata;

/// <summary>One entry of a snapshot's changes.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="KindText">The kind as stored.</param>
/// <param name="ObjectId">The id of the schema, table, view or macro, for kinds that name an id; else null.</param>
/// <param name="SchemaName">The schema of a created table, view or macro; else null.</param>
/// <param name="Name">The name of a created object; else null.</param>
public sealed record SnapshotChange(SnapshotChangeKind Kind, string KindText, long? ObjectId, string? SchemaName, string? Name);
