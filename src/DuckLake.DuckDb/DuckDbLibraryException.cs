namespace DuckLake.DuckDb;

/// <summary>The native DuckDB library is missing or cannot be loaded.</summary>
internal sealed class DuckDbLibraryException(string message, Exception? innerException = null) : Exception(message, innerException);
