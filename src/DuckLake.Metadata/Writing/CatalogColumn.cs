namespace DuckLake.Metadata;

/// <summary>A column of a catalog table.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Type">Its logical type.</param>
/// <param name="Constraint">What the reference declares beyond the type.</param>
/// <param name="Since">The format that introduced it.</param>
internal sealed record CatalogColumn(
    string Name,
    CatalogColumnType Type,
    CatalogColumnConstraint Constraint = CatalogColumnConstraint.None,
    CatalogFormatVersion Since = CatalogFormatVersion.V1_0);
