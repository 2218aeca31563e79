namespace DuckLake.DuckDb.Native;

internal enum DuckDbState
{
    Success = 0,
    Error = 1,
}
