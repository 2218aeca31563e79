using System.Text.Json.Serialization;
using DuckLake.Columnar;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>
/// A column of a scan with everything needed to read it: a subtree of the table's column tree (children that were not asked for
/// are missing), or a virtual column.
/// </summary>
internal sealed record ResolvedColumn
{
    /// <summary>The column id, equal to the Parquet field id; -1 for a virtual column.</summary>
    public required long ColumnId { get; init; }

    /// <summary>The place among the siblings of the whole table, from 0; -1 for a virtual column.</summary>
    public required int Ordinal { get; init; }

    /// <summary>The name in the output.</summary>
    public required string Name { get; init; }

    [JsonConverter(typeof(DuckLakeTypeJsonConverter))]
    public required DuckLakeType Type { get; init; }

    public bool IsNullable { get; init; } = true;

    /// <summary>Canonical text of the value in files written before the column existed; null for NULL.</summary>
    public string? InitialDefault { get; init; }

    public VirtualColumn Virtual { get; init; }

    /// <summary>Struct fields, the list's element, or the map's key and value.</summary>
    public IReadOnlyList<ResolvedColumn> Children { get; init; } = [];

    [JsonIgnore]
    public bool IsVirtual => Virtual != VirtualColumn.None;

    public Field ToField(StringRepresentation strings = StringRepresentation.String) =>
        DuckLakeTypeMapping.ToField(this, strings);

    public static Schema ToSchema(IReadOnlyList<ResolvedColumn> columns, StringRepresentation strings)
    {
        var fields = new Field[columns.Count];
        for (int i = 0; i < fields.Length; i++)
        {
            fields[i] = columns[i].ToField(strings);
        }

        return new Schema(fields);
    }
}
