namespace DuckLake.Data;

/// <summary>A node of a FROM clause.</summary>
internal abstract class FromItem;
