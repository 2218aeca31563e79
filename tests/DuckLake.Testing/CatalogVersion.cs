namespace DuckLake.Testing;

/// <summary>The catalog layouts <see cref="CatalogBuilder"/> can make.</summary>
public enum CatalogVersion
{
    V1_0,

    /// <summary>A development build of 1.1 that has only the first of the new columns.</summary>
    V1_1Dev1,

    V1_1,
}
