using System.Text.Json.Serialization;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>One inlined data table of a scan: rows kept in the catalog.</summary>
internal sealed record InlinedScan
{
    /// <summary>Name of the table in the catalog database.</summary>
    public required string InlinedTableName { get; init; }

    public required long SchemaVersion { get; init; }

    /// <summary>
    /// The top-level columns the inlined table has, in stored order, with the types they had at its schema version. Matched to the
    /// scan's columns by column id at every depth.
    /// </summary>
    public required IReadOnlyList<ResolvedColumn> StoredColumns { get; init; }

    /// <summary>
    /// The table's place behind the data files of the scan, when its rows are to have a <c>filename</c> (the table's name), a
    /// <c>file_row_number</c> (the row id) and a <c>file_index</c>; null when those are to be NULL.
    /// </summary>
    public long? FileIndex { get; init; }

    /// <summary>The listing the plan was made of; null in a task that came from another process, which lists the files again.</summary>
    [JsonIgnore]
    public FileListing? Listing { get; init; }

    /// <summary>What an open transaction changed in the inlined rows, or null.</summary>
    [JsonIgnore]
    public InlinedOverlay? Overlay { get; init; }
}
