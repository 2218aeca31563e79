namespace DuckLake.Storage;

/// <summary>Whether a catalog may name files outside the lake's data path by a path that is not relative.</summary>
public enum ExternalPathPolicy
{
    /// <summary>Such files are read; files registered without copying live there. The default of the format.</summary>
    Allow,

    /// <summary>Such files are refused with <see cref="ObjectStoreErrorKind.InvalidPath"/>.</summary>
    Refuse,
}
