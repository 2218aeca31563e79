namespace DuckLake.DuckDb.Native;

/// <summary>
/// The DuckDB C API, one file per chapter of <c>duckdb.h</c>, names as in the header.
/// Everything starts at <see cref="DuckDbLibrary.EnsureLoaded"/>, which finds the native library.
/// </summary>
internal static unsafe partial class NativeMethods
{
    internal const string Library = "duckdb";
}
