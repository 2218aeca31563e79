namespace DuckLake.Data;

/// <summary>COMMENT ON.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Name">The name as given; that of a column ends with the column.</param>
/// <param name="Text">The comment; null to take it away.</param>
internal sealed record CommentStatement(SchemaObjectKind Kind, IReadOnlyList<string> Name, string? Text) : SchemaStatement;
