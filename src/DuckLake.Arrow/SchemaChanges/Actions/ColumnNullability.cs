namespace DuckLake.Arrow;

/// <summary>Whether a column may hold NULL.</summary>
internal enum ColumnNullability
{
    Nullable,
    NotNull,
}
