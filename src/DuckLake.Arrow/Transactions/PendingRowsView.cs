using DuckLake.Columnar;

namespace DuckLake.Arrow;

/// <summary>Rows an open transaction keeps for the catalog, without those it had deleted again when the table was listed.</summary>
internal sealed class PendingRowsView
{
    private readonly PendingRows _rows;
    private readonly int[] _live;

    public PendingRowsView(PendingRows rows)
    {
        _rows = rows;
        _live = new int[(int)rows.LiveRowCount];
        int count = 0;
        for (int i = 0; i < rows.RowCount && count < _live.Length; i++)
        {
            if (rows.Deleted?.Contains(i) != true)
            {
                _live[count++] = i;
            }
        }
    }

    public int LiveRowCount => _live.Length;

    public PendingRows Rows => _rows;

    /// <summary>The positions in the pending batch of a range of the live rows.</summary>
    public ReadOnlySpan<int> Positions(int start, int count) => _live.AsSpan(start, count);

    /// <summary>A range of the live rows, in the layout they were written in; to be disposed by the caller.</summary>
    public RecordBatch Take(int start, int count) =>
        _live.Length == _rows.RowCount ? _rows.Written.Batch.Slice(start, count) : TakeKernel.Take(_rows.Written.Batch, _live.AsSpan(start, count));

    /// <summary>The row ids of a range of the live rows.</summary>
    public long[] RowIds(int start, int count)
    {
        var ids = new long[count];
        for (int i = 0; i < count; i++)
        {
            ids[i] = _rows.RowIdAt(_live[start + i]);
        }

        return ids;
    }
}
