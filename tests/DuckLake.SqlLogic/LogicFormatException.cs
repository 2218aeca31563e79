namespace DuckLake.SqlLogic;

/// <summary>A file that is no sqllogictest file.</summary>
internal sealed class LogicFormatException(int line, string message) : Exception($"line {line}: {message}");
