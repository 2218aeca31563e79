namespace DuckLake.SqlLogic;

/// <summary>The databases that hold catalogs.</summary>
internal enum CatalogKind
{
    DuckDb,
    Sqlite,
    Postgres,
    MySql,
}
