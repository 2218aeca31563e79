using DuckLake.Arrow;
using DuckLake.Columnar;

namespace DuckLake.Data;

/// <summary>A scan of a rewritten query and what makes it ready for an execution.</summary>
internal sealed class TableScan(ScanSlot slot, RelationLeaf leaf, FilterConstants constants)
{
    public ScanSlot Slot { get; } = slot;

    /// <summary>The constants of the query's filters.</summary>
    public FilterConstants Constants { get; } = constants;

    /// <summary>Finds the table as the statement sees it now.</summary>
    /// <returns>Whether its columns are still those the query was bound to.</returns>
    public async Task<bool> OpenAsync(ParameterValues values, CancellationToken cancellationToken)
    {
        DuckLakeTable table = await leaf.Relation!.Open!(values, cancellationToken).ConfigureAwait(false);
        bool isSame = HaveSameColumns(Slot.Table.Columns, table.Columns);
        Slot.Table = table;
        Slot.Filter = null;
        return isSame;
    }

    public void BindFilter(ConstantValues? values)
    {
        bool fits = leaf.Filter is not null && values is not null && HaveSameNames(leaf.Relation!.Columns, Slot.Table.Columns);
        Slot.Filter = fits ? leaf.Filter!.Bind(values!) : null;
    }

    private static bool HaveSameNames(IReadOnlyList<RelationColumn> bound, IReadOnlyList<DuckLakeColumn> current)
    {
        bool isSame = bound.Count == current.Count;
        for (int i = 0; i < bound.Count && isSame; i++)
        {
            isSame = bound[i].Name == current[i].Name && Equals(bound[i].Type, current[i].Type)
                && (bound[i].Fields.Count == 0 || HaveSameNames(bound[i].Fields, current[i].Children));
        }

        return isSame;
    }

    private static bool HaveSameColumns(IReadOnlyList<DuckLakeColumn> bound, IReadOnlyList<DuckLakeColumn> current)
    {
        if (ReferenceEquals(bound, current))
        {
            return true;
        }

        bool isSame = bound.Count == current.Count;
        for (int i = 0; i < bound.Count && isSame; i++)
        {
            isSame = bound[i].Name == current[i].Name && Equals(bound[i].Type, current[i].Type)
                && HaveSameColumns(bound[i].Children, current[i].Children);
        }

        return isSame;
    }
}
