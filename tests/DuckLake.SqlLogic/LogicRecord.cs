namespace DuckLake.SqlLogic;

/// <summary>A record of a file.</summary>
/// <param name="Line">Its line, counted from 1.</param>
/// <param name="Kind">What it expects.</param>
/// <param name="Words">The words of its first line behind the first one.</param>
internal sealed record LogicRecord(int Line, RecordKind Kind, IReadOnlyList<string> Words)
{
    /// <summary>The SQL, placeholders not yet replaced; the name of a directive.</summary>
    public string Text { get; init; } = string.Empty;

    /// <summary>The lines under <c>----</c>; null when there is no such line.</summary>
    public IReadOnlyList<string>? Expected { get; init; }

    /// <summary>The connection's name; empty for the default one.</summary>
    public string Connection { get; init; } = string.Empty;

    /// <summary>How many columns a query expects.</summary>
    public int ColumnCount { get; init; }

    public SortStyle Sorting { get; init; }

    /// <summary>Queries of one label must have equal results.</summary>
    public string Label { get; init; } = string.Empty;

    /// <summary>Conditions under which the record runs.</summary>
    public IReadOnlyList<LogicCondition> Conditions { get; init; } = [];

    /// <summary>The records of a loop.</summary>
    public IReadOnlyList<LogicRecord> Body { get; init; } = [];

    /// <summary>The recorded result is one that the reference should not give; it is reported, not asked for.</summary>
    public bool IsQuirk { get; init; }
}
