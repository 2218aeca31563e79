using DuckLake.Columnar;

namespace DuckLake.Arrow;

/// <summary>Decides what becomes of scanned rows: new versions, deletion, or nothing.</summary>
internal abstract class RowRewriter(DuckLakeTable table)
{
    protected DuckLakeTable Table { get; } = table;

    protected Schema Layout { get; } = table.ArrowSchema;

    /// <summary>Positions of the table's columns that are read of each row, ascending.</summary>
    public abstract IReadOnlyList<int> ScannedColumns { get; }

    /// <summary>Adds the rows that are deleted or replaced to the selection, and makes the new versions of those that are replaced.</summary>
    /// <param name="rows">Scanned rows, borrowed.</param>
    /// <param name="selection">Gets the rows that are deleted or replaced.</param>
    /// <returns>The new versions in the table's layout and the rows they replace, or null if there are none.</returns>
    public abstract NewVersions? Rewrite(LocatedRows rows, RowSelection selection);

    /// <summary>Where each of the table's columns is among the scanned ones, or -1.</summary>
    protected int[] FindScanned()
    {
        var positions = new int[Layout.FieldsList.Count];
        Array.Fill(positions, -1);
        for (int i = 0; i < ScannedColumns.Count; i++)
        {
            positions[ScannedColumns[i]] = i;
        }

        return positions;
    }
}
