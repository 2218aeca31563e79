using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>Sets the keys new files are partitioned by; none for no partitions. The keys there are already change nothing.</summary>
internal sealed class SetPartitioningAction(long tableId, long partitionId, IReadOnlyList<PartitionField> fields) : CatalogAction
{
    public override void Apply(WorkingCatalog catalog)
    {
        WorkingTable table = catalog.GetTable(tableId);
        foreach (PartitionField field in fields)
        {
            table.GetColumn(field.ColumnId);
        }

        if (AreEqual(table.Partitioning?.Fields ?? [], fields))
        {
            return;
        }

        // The keys the table began with keep their specification. Taking keys away is a specification without any.
        table.SetPartitioning(AreEqual(table.Base?.CurrentPartitionSpec?.Fields ?? [], fields)
            ? table.Base?.CurrentPartitionSpec
            : new PartitionSpec(partitionId, 0, null, fields));
        table.MarkColumnsChanged();
    }

    private static bool AreEqual(IReadOnlyList<PartitionField> left, IReadOnlyList<PartitionField> right) =>
        left.Count == right.Count
        && left.Zip(right).All(pair =>
            pair.First.KeyIndex == pair.Second.KeyIndex
            && pair.First.ColumnId == pair.Second.ColumnId
            && pair.First.Transform.Kind == pair.Second.Transform.Kind
            && pair.First.Transform.BucketCount == pair.Second.Transform.BucketCount);
}
