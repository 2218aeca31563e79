namespace DuckLake.Data;

/// <summary>A statement of a command or batch with its values.</summary>
internal sealed class PlannedStatement(SqlStatement source)
{
    public SqlStatement Source { get; } = source;

    public ParameterValues Values { get; set; } = ParameterValues.Empty;

    /// <summary>The statement once it is prepared, when it is kept for the next execution.</summary>
    public EngineStatement? Prepared { get; set; }

    /// <summary>Whether it is prepared once and kept.</summary>
    public bool IsKept { get; set; }

    /// <summary>Told the rows that the statement changed.</summary>
    public Action<long>? Executed { get; set; }
}
