using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>
/// Widens a column's type. A nested type is compared field by field: new fields are added, missing ones dropped, common ones
/// widened.
/// </summary>
internal sealed class SetColumnTypeAction(long tableId, long columnId, DuckLakeColumnSpec type, long firstColumnId) : CatalogAction
{
    public override void Apply(WorkingCatalog catalog)
    {
        WorkingTable table = catalog.GetTable(tableId);
        WorkingColumn column = table.GetColumn(columnId);
        SpecValidation.CheckType(type with { Default = null, Comment = null }, catalog.Rules);
        Check(column, type);
        CheckBuckets(table, column);
        if (table.NextColumnId != firstColumnId)
        {
            throw SchemaErrors.Catalog($"Column {firstColumnId} of table \"{table.Name}\" was taken meanwhile.");
        }

        long nextColumnId = firstColumnId;
        Evolve(column, type, ref nextColumnId);
        table.NextColumnId = nextColumnId;
        table.MarkColumnsChanged();
    }

    private static void Check(WorkingColumn source, DuckLakeColumnSpec target)
    {
        if (source.Children.Count == 0)
        {
            if (source.Type != target.Type && (source.Type is null || !TypePromotion.IsAllowed(source.Type, target.Type)))
            {
                throw SchemaErrors.Catalog(
                    $"Cannot change type of column {source.Name} from {source.TypeName} to {DuckDbTypeText.Of(target)} - only widening type promotions are allowed");
            }

            return;
        }

        if (source.Type?.Kind != target.Type.Kind)
        {
            throw SchemaErrors.Unsupported($"Type evolution is not supported from type {source.TypeName} to type {DuckDbTypeText.Of(target)}");
        }

        foreach (DuckLakeColumnSpec field in target.Children)
        {
            if (FindChild(source, field.Name) is { } common)
            {
                Check(common, field);
            }
        }
    }

    /// <summary>The buckets of files that exist must stay those of their values.</summary>
    private void CheckBuckets(WorkingTable table, WorkingColumn column)
    {
        if (column.Type is { } old && old != type.Type && BucketForm(old) != BucketForm(type.Type)
            && (table.Base?.PartitionSpecs.Values ?? []).Append(table.Partitioning).Concat(table.ReplacedPartitionings)
                .Any(spec => spec?.Fields.Any(field => field.ColumnId == columnId && field.Transform.Kind == PartitionTransformKind.Bucket) == true))
        {
            throw SchemaErrors.Catalog(
                $"Cannot change type of column {column.Name} from {column.TypeName} to {DuckDbTypeText.Of(type)} - files are partitioned by buckets of this column, "
                + "and values of these types fall into different ones. Add another column of the new type");
        }
    }

    /// <summary>Equal values of types of one form fall into one bucket.</summary>
    private static string BucketForm(DuckLakeType type) => type.Kind switch
    {
        DuckLakeTypeKind.Boolean or DuckLakeTypeKind.Int8 or DuckLakeTypeKind.Int16 or DuckLakeTypeKind.Int32 or DuckLakeTypeKind.Int64 => "integer",
        DuckLakeTypeKind.Float32 or DuckLakeTypeKind.Float64 => "float",
        DuckLakeTypeKind.UInt8 or DuckLakeTypeKind.UInt16 or DuckLakeTypeKind.UInt32 or DuckLakeTypeKind.UInt64 or DuckLakeTypeKind.Int128
            or DuckLakeTypeKind.UInt128 => "text",
        DuckLakeTypeKind.Timestamp or DuckLakeTypeKind.TimestampTz => "microseconds",
        DuckLakeTypeKind.Decimal when type.Precision <= 18 => $"scaled by {type.Scale}",
        DuckLakeTypeKind.Decimal => $"text with {type.Scale} digits",
        _ => type.ToString(),
    };

    private static void Evolve(WorkingColumn source, DuckLakeColumnSpec target, ref long nextColumnId)
    {
        // A type that stays keeps its spelling.
        if (source.Type != target.Type)
        {
            source.Type = target.Type;
            source.TypeText = target.Type.ToString();
        }

        var children = new List<WorkingColumn>();
        foreach (DuckLakeColumnSpec field in target.Children)
        {
            if (FindChild(source, field.Name) is { } common)
            {
                Evolve(common, field, ref nextColumnId);
                children.Add(common);
            }
            else
            {
                children.Add(WorkingColumn.Create(field, source, ref nextColumnId));
            }
        }

        // The catalog keeps fields in the order they were added.
        source.Children.Clear();
        source.Children.AddRange(children.OrderBy(child => child.Order));
    }

    private static WorkingColumn? FindChild(WorkingColumn source, string name) => NameLookup.Find(source.Children, name, static child => child.Name);
}
