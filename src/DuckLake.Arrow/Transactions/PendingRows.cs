using DuckLake.Arrow.Execution;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>Rows an open transaction adds to a table and stores inside the catalog. Owns them.</summary>
internal sealed class PendingRows : IDisposable
{
    /// <summary>The provisional id.</summary>
    public required long LocalId { get; init; }

    /// <summary>The rows and their statistics.</summary>
    public required WrittenInlinedRows Written { get; init; }

    /// <summary>The table when the rows were written: the batch has its columns.</summary>
    public required TableDefinition Layout { get; init; }

    /// <summary>The provisional row id of the first row; of no meaning when the rows keep their ids.</summary>
    public required long LocalRowIdStart { get; init; }

    /// <summary>Positions in the batch the same transaction deleted again, or null; they are never written.</summary>
    public PositionBitmap? Deleted { get; private set; }

    public int RowCount => Written.Batch.Length;

    public long LiveRowCount => RowCount - (Deleted?.Count ?? 0);

    /// <summary>The name these rows are listed under in place of an inlined data table's.</summary>
    public string ListedName => $"rows {LocalId} of the open transaction";

    /// <summary>The row id of a row as the open transaction shows it.</summary>
    public long RowIdAt(int position) => Written.RowIds is null ? LocalRowIdStart + position : Written.RowIds[position];

    /// <summary>Deletes rows again.</summary>
    /// <returns>How many of them were not deleted before.</returns>
    public long Delete(PositionBitmap positions)
    {
        Deleted ??= new PositionBitmap(RowCount);
        long before = Deleted.Count;
        Deleted.AddAll(positions);
        return Deleted.Count - before;
    }

    public void Dispose() => Written.Dispose();
}
