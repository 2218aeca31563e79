namespace DuckLake.Metadata;

/// <summary>What a catalog option applies to.</summary>
public enum OptionScope
{
    /// <summary>The whole catalog.</summary>
    Global,

    /// <summary>One schema.</summary>
    Schema,

    /// <summary>One table.</summary>
    Table,
}
