using System.Runtime.InteropServices;
using DuckLake.Columnar;

namespace DuckLake.Arrow;

/// <summary>Looks scanned rows up in a source by their key; matched rows take values of the source, are deleted, or stay.</summary>
internal sealed class JoinRewriter : RowRewriter, IDisposable
{
    private readonly JoinSource _source;
    private readonly int[] _sourceColumns;
    private readonly int[] _keys;
    private readonly DuckLakeMergeMatched _whenMatched;
    private readonly DuckLakeMergeNotMatchedBySource _otherwise;
    private readonly int[] _scanned;
    private readonly RowKeys _encoded = new();
    private readonly List<int> _changed = [];
    private readonly List<int> _sourceRows = [];

    /// <param name="table">The table.</param>
    /// <param name="source">The source, borrowed; its columns have the types of the table's.</param>
    /// <param name="keyColumns">Positions of the key columns in the table; none if the row id is the key.</param>
    /// <param name="sourceColumns">For each of the table's columns where an update takes it from the source, or -1 where it stays.</param>
    /// <param name="whenMatched">What becomes of rows that have the key of a source row.</param>
    /// <param name="otherwise">What becomes of the others.</param>
    public JoinRewriter(
        DuckLakeTable table,
        JoinSource source,
        IReadOnlyList<int> keyColumns,
        int[] sourceColumns,
        DuckLakeMergeMatched whenMatched,
        DuckLakeMergeNotMatchedBySource otherwise)
        : base(table)
    {
        _source = source;
        _sourceColumns = sourceColumns;
        _whenMatched = whenMatched;
        _otherwise = otherwise;
        var scanned = new SortedSet<int>(keyColumns);
        for (int i = 0; whenMatched == DuckLakeMergeMatched.Update && i < sourceColumns.Length; i++)
        {
            if (sourceColumns[i] < 0)
            {
                _ = scanned.Add(i);
            }
        }

        ScannedColumns = [.. scanned];
        _scanned = FindScanned();
        _keys = [.. keyColumns.Select(column => _scanned[column])];
    }

    public override IReadOnlyList<int> ScannedColumns { get; }

    /// <summary>Number of rows deleted, not those replaced.</summary>
    public long DeletedCount { get; private set; }

    public override NewVersions? Rewrite(LocatedRows rows, RowSelection selection)
    {
        _encoded.Encode(_keys.Length == 0 ? [rows.RowIdColumn] : [.. _keys.Select(rows.Column)], rows.Count);
        _changed.Clear();
        _sourceRows.Clear();
        for (int i = 0; i < rows.Count; i++)
        {
            int key = _encoded.IsNull(i) ? -1 : _source.Find(_encoded[i]);
            if (key >= 0)
            {
                Match(i, key);
            }
            else if (_otherwise == DuckLakeMergeNotMatchedBySource.Delete)
            {
                _changed.Add(i);
                _sourceRows.Add(-1);
            }
        }

        ReadOnlySpan<int> changed = CollectionsMarshal.AsSpan(_changed);
        selection.Add(rows, changed);
        if (_whenMatched != DuckLakeMergeMatched.Update)
        {
            DeletedCount += changed.Length;
            return null;
        }

        return Replace(rows);
    }

    public void Dispose() => _encoded.Dispose();

    private void Match(int row, int key)
    {
        _source.MarkMatched(key);
        if (_whenMatched == DuckLakeMergeMatched.Nothing)
        {
            return;
        }

        if (_whenMatched == DuckLakeMergeMatched.Update && _source.IsRepeated(key))
        {
            throw RepeatedRowException.Create(Table);
        }

        _changed.Add(row);
        _sourceRows.Add(_whenMatched == DuckLakeMergeMatched.Update ? _source.RowOf(key) : -1);
    }

    private NewVersions? Replace(LocatedRows rows)
    {
        int kept = 0;
        for (int i = 0; i < _changed.Count; i++)
        {
            if (_sourceRows[i] >= 0)
            {
                _changed[kept] = _changed[i];
                _sourceRows[kept++] = _sourceRows[i];
            }
        }

        DeletedCount += _changed.Count - kept;
        if (kept == 0)
        {
            return null;
        }

        ReadOnlySpan<int> old = CollectionsMarshal.AsSpan(_changed)[..kept];
        ReadOnlySpan<int> from = CollectionsMarshal.AsSpan(_sourceRows)[..kept];
        var columns = new List<IArrowArray>(_sourceColumns.Length);
        try
        {
            for (int i = 0; i < _sourceColumns.Length; i++)
            {
                columns.Add(_sourceColumns[i] >= 0
                    ? TakeKernel.Take(_source.Rows.Column(_sourceColumns[i]), from)
                    : FilterKernel.Filter(rows.Column(_scanned[i]), old));
            }

            return new NewVersions(columns, FilterKernel.Filter(rows.RowIdColumn, old));
        }
        catch
        {
            foreach (IArrowArray column in columns)
            {
                column.Dispose();
            }

            throw;
        }
    }
}
