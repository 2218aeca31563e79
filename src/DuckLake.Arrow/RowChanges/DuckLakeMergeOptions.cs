namespace DuckLake.Arrow;

/// <summary>How a source is merged into a table: what identifies a row, and what happens in each case.</summary>
public sealed record DuckLakeMergeOptions
{
    /// <summary>
    /// Names of the columns, in any case, that source and table are joined on: at least one, all of them in the source. Values are
    /// compared as SQL's <c>=</c> does after the source's were brought to the type of the table's column: text by its bytes, NaN
    /// equal to NaN, and a key with a NULL in it equal to no other.
    /// </summary>
    public required IReadOnlyList<string> KeyColumns { get; init; }

    /// <summary>What happens with rows of the table that have the key of a source row.</summary>
    public DuckLakeMergeMatched WhenMatched { get; init; } = DuckLakeMergeMatched.Update;

    /// <summary>
    /// The columns an update takes from the source, in any case; null for all columns of the source that are not key columns. The
    /// others keep their values.
    /// </summary>
    public IReadOnlyList<string>? UpdateColumns { get; init; }

    /// <summary>What happens with source rows whose key no row of the table has.</summary>
    public DuckLakeMergeNotMatched WhenNotMatched { get; init; } = DuckLakeMergeNotMatched.Insert;

    /// <summary>What happens with rows of the table whose key no source row has.</summary>
    public DuckLakeMergeNotMatchedBySource WhenNotMatchedBySource { get; init; } = DuckLakeMergeNotMatchedBySource.Nothing;
}
