using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>Keys of partition specifications, checked.</summary>
internal static class PartitionKeyRules
{
    /// <summary>The key as the catalog stores it.</summary>
    /// <exception cref="DuckLakeException">The column does not exist, or the transform does not apply to it.</exception>
    public static PartitionField ToField(WorkingTable table, DuckLakePartitionKey key, int keyIndex, SchemaRules rules)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentException.ThrowIfNullOrEmpty(key.ColumnName);
        if (key.Transform == PartitionTransformKind.Bucket && key.BucketCount <= 0)
        {
            throw SchemaErrors.Invalid("Bucket count must be positive");
        }

        PartitionTransform transform = key.ToTransform();
        WorkingColumn column = NameLookup.Find(table.Columns, key.ColumnName, static c => c.Name) ?? throw SchemaErrors.NotFound(
            SqlErrorClass.Catalog, $"Unexpected partition key - column \"{key.ColumnName}\" does not exist");
        CheckType(column, transform, rules);
        return new PartitionField(keyIndex, column.ColumnId, transform);
    }

    private static void CheckType(WorkingColumn column, PartitionTransform transform, SchemaRules rules)
    {
        DuckLakeTypeKind? kind = column.Type?.Kind;
        switch (transform.Kind)
        {
            case PartitionTransformKind.Identity or PartitionTransformKind.Bucket:
                if (kind is null or DuckLakeTypeKind.Struct or DuckLakeTypeKind.List or DuckLakeTypeKind.Map or DuckLakeTypeKind.Variant
                    or DuckLakeTypeKind.Geometry or DuckLakeTypeKind.Null)
                {
                    throw SchemaErrors.Unsupported($"Column \"{column.Name}\" of type {column.TypeName} cannot be a partition key.");
                }

                break;
            case PartitionTransformKind.EpochYear or PartitionTransformKind.EpochMonth or PartitionTransformKind.EpochDay or PartitionTransformKind.EpochHour
                when !rules.IsVersion11:
                throw SchemaErrors.Unsupported($"Unsupported partition function {transform.Text} - only year, month, day, hour, and bucket are supported");
            default:
                bool isTemporal = kind is DuckLakeTypeKind.Date or DuckLakeTypeKind.Timestamp or DuckLakeTypeKind.TimestampS or DuckLakeTypeKind.TimestampMs
                    or DuckLakeTypeKind.TimestampNs or DuckLakeTypeKind.TimestampTz or DuckLakeTypeKind.TimestampTzNs;
                if (!isTemporal)
                {
                    throw SchemaErrors.Binder(
                        $"No function matches the given name and argument types '{transform.Text}({column.TypeName})'. You might need to add explicit type casts.");
                }

                break;
        }
    }
}
