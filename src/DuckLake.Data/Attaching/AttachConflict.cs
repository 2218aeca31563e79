namespace DuckLake.Data;

/// <summary>What ATTACH and CREATE SECRET do when the name is taken.</summary>
internal enum AttachConflict
{
    Fail,

    /// <summary>IF NOT EXISTS.</summary>
    Keep,

    /// <summary>OR REPLACE.</summary>
    Replace,
}
