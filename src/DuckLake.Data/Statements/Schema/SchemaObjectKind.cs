namespace DuckLake.Data;

/// <summary>What a statement creates, drops, alters or comments on.</summary>
internal enum SchemaObjectKind
{
    Schema,
    Table,
    View,

    /// <summary>A scalar macro, or in DROP one of either kind.</summary>
    Macro,
    TableMacro,
    Index,
    Sequence,
    Type,
    Column,

    /// <summary>Anything else; DuckDB tells what is wrong with it.</summary>
    Other,
}
