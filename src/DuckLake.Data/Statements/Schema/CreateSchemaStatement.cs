using DuckLake.Arrow;

namespace DuckLake.Data;

/// <summary>CREATE SCHEMA.</summary>
/// <param name="Name">The name, with that of its catalog before it or not.</param>
/// <param name="Mode">What to do when it exists.</param>
internal sealed record CreateSchemaStatement(IReadOnlyList<string> Name, CreateMode Mode) : SchemaStatement;
