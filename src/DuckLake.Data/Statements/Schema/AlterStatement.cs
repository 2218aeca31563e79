using DuckLake.Arrow;

namespace DuckLake.Data;

/// <summary>ALTER TABLE or VIEW with its one action.</summary>
/// <param name="Kind">What is to be altered.</param>
/// <param name="Name">The name as given.</param>
/// <param name="Mode">What to do when it does not exist.</param>
/// <param name="Action">What to do.</param>
internal sealed record AlterStatement(SchemaObjectKind Kind, IReadOnlyList<string> Name, DropMode Mode, AlterAction Action) : SchemaStatement;
