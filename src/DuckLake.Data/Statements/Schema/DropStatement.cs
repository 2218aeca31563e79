using DuckLake.Arrow;

namespace DuckLake.Data;

/// <summary>DROP.</summary>
/// <param name="Kind">What is to be dropped.</param>
/// <param name="Name">The name as given.</param>
/// <param name="Mode">What to do when it does not exist.</param>
/// <param name="Behavior">What to do with what depends on it.</param>
internal sealed record DropStatement(SchemaObjectKind Kind, IReadOnlyList<string> Name, DropMode Mode, DropBehavior Behavior) : SchemaStatement;
