namespace DuckLake.Data;

/// <summary>The kinds of catalog databases.</summary>
internal enum LakeMetadataKind
{
    DuckDb,
    Sqlite,
    Postgres,
    MySql,
}
