namespace DuckLake.Data;

/// <summary>What a shadow catalog holds, in the order in which objects are made.</summary>
internal enum ShadowObjectKind
{
    Schema,
    Table,
    ScalarMacro,
    TableMacro,
    View,
}
