namespace DuckLake.SqlLogic;

/// <summary>The rest of the file is left out.</summary>
internal sealed class SkipFileException(string reason) : Exception(reason);
