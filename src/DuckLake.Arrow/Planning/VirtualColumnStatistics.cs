using System.Numerics;

namespace DuckLake.Arrow;

/// <summary>What is known about the virtual columns of a data file.</summary>
internal sealed class VirtualColumnStatistics(ScanFile file, long snapshotId) : IFilterStatistics
{
    public bool TryGetBounds(BoundColumn column, out ColumnBounds bounds)
    {
        switch (column.Virtual)
        {
            case VirtualColumn.FileName:
                bounds = Exactly(BoundValue.Of(file.Path));
                return true;
            case VirtualColumn.FileIndex:
                bounds = Exactly(BoundValue.Of((BigInteger)file.FileIndex));
                return true;
            case VirtualColumn.FileRowNumber:
                bounds = new ColumnBounds { Min = BoundValue.Of(BigInteger.Zero), Max = BoundValue.Of((BigInteger)(file.RecordCount - 1)), NullCount = 0, ValueCount = file.RecordCount };
                return true;
            case VirtualColumn.SnapshotId:
                // Rows may embed their snapshot whatever the catalog row says; none visible is newer than the scan, but for the
                // files of an open transaction.
                bounds = new ColumnBounds
                {
                    Max = BoundValue.Of((BigInteger)Math.Max(file.BeginSnapshot, Math.Min(file.PartialMax ?? snapshotId, snapshotId))),
                    NullCount = 0,
                    ValueCount = file.RecordCount,
                };
                return true;
            default:
                bounds = default;
                return false;
        }
    }

    public bool MightContain(BoundColumn column, BoundValue value) => true;

    private ColumnBounds Exactly(BoundValue value) => new() { Min = value, Max = value, NullCount = 0, ValueCount = file.RecordCount };
}
