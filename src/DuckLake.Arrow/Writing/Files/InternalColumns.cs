using System.Globalization;
using DuckLake.Arrow.Execution;
using DuckLake.Columnar;

namespace DuckLake.Arrow;

/// <summary>The columns files have besides those of the table.</summary>
internal static class InternalColumns
{
    /// <summary>The id each row keeps.</summary>
    public static Field RowId { get; } = CreateField(FileColumnResolver.RowIdName, FileColumnResolver.RowIdFieldId);

    /// <summary>The snapshot each row is visible, or deleted, from.</summary>
    public static Field SnapshotId { get; } = CreateField(FileColumnResolver.SnapshotIdName, FileColumnResolver.SnapshotIdFieldId);

    /// <summary>A table's layout with the internal columns behind it.</summary>
    public static Schema Append(Schema schema, RowIdMode rowIds) => rowIds switch
    {
        RowIdMode.Assigned => schema,
        RowIdMode.Embedded => new Schema([.. schema.FieldsList, RowId]),
        _ => new Schema([.. schema.FieldsList, RowId, SnapshotId]),
    };

    public static Field CreateField(string name, int fieldId) => new(
        name,
        Int64Type.Default,
        nullable: true,
        new Dictionary<string, string> { [DuckLakeTypeMapping.FieldIdKey] = fieldId.ToString(CultureInfo.InvariantCulture) });
}
