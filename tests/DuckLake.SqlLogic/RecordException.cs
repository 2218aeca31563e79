namespace DuckLake.SqlLogic;

/// <summary>A record did not give what it expects.</summary>
internal sealed class RecordException(int line, string message) : Exception(message)
{
    public int Line { get; } = line;
}
