using System.Text.Json.Serialization;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>A column a filter tests: a top-level column, a field inside structs, or a virtual column.</summary>
internal sealed record BoundColumn
{
    /// <summary>Column ids from the top-level column down to the tested one; empty for a virtual column.</summary>
    public required IReadOnlyList<long> Path { get; init; }

    public VirtualColumn Virtual { get; init; }

    /// <summary>Dotted name, for messages.</summary>
    public required string Name { get; init; }

    [JsonConverter(typeof(DuckLakeTypeJsonConverter))]
    public required DuckLakeType Type { get; init; }

    /// <summary>The id of the tested column itself; -1 for a virtual column.</summary>
    [JsonIgnore]
    public long ColumnId => Path.Count == 0 ? -1 : Path[^1];

    public override string ToString() => Name;
}
