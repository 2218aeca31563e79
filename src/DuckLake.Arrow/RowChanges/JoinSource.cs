using System.Collections;
using DuckLake.Columnar;

namespace DuckLake.Arrow;

/// <summary>
/// The rows of a source, found by key. Knows which keys a row of the table had.
/// </summary>
internal sealed class JoinSource
{
    private readonly ByteStringTable _keys = new();
    private readonly List<int> _firstRows = [];
    private readonly int[] _keyOfRow;
    private readonly BitArray _repeated;
    private readonly BitArray _matched;

    /// <param name="rows">The rows, borrowed.</param>
    /// <param name="keyColumns">Positions of the key columns in the batch.</param>
    /// <exception cref="DuckLakeException">The keys are too large.</exception>
    public JoinSource(RecordBatch rows, IReadOnlyList<int> keyColumns)
    {
        Rows = rows;
        _keyOfRow = new int[rows.Length];
        _repeated = new BitArray(rows.Length);
        using var encoded = new RowKeys();
        try
        {
            encoded.Encode([.. keyColumns.Select(rows.Column)], rows.Length);
            for (int row = 0; row < rows.Length; row++)
            {
                _keyOfRow[row] = encoded.IsNull(row) ? -1 : Add(encoded[row], row);
            }
        }
        catch (OverflowException e)
        {
            throw new DuckLakeException(
                DuckLakeErrorKind.Unsupported, "The keys of the source take more than 2 GiB. Merge the source in several parts.", e);
        }

        _matched = new BitArray(_keys.Count);
    }

    public RecordBatch Rows { get; }

    /// <summary>The number of a key, or -1.</summary>
    public int Find(ReadOnlySpan<byte> key) => _keys.Find(key);

    /// <summary>The first source row with a key.</summary>
    public int RowOf(int key) => _firstRows[key];

    /// <summary>Whether several source rows have the key.</summary>
    public bool IsRepeated(int key) => _repeated[key];

    /// <summary>The first row of the source whose key another row has too, or -1.</summary>
    public int FirstRepeatedRow
    {
        get
        {
            for (int key = 0; key < _keys.Count; key++)
            {
                if (_repeated[key])
                {
                    return _firstRows[key];
                }
            }

            return -1;
        }
    }

    /// <summary>Remembers that a row of the table has the key.</summary>
    public void MarkMatched(int key) => _matched[key] = true;

    /// <summary>The source rows whose key no row of the table had, in order.</summary>
    public int[] FindUnmatchedRows()
    {
        var rows = new List<int>();
        for (int row = 0; row < _keyOfRow.Length; row++)
        {
            if (_keyOfRow[row] < 0 || !_matched[_keyOfRow[row]])
            {
                rows.Add(row);
            }
        }

        return [.. rows];
    }

    private int Add(ReadOnlySpan<byte> bytes, int row)
    {
        int key = _keys.GetOrAdd(bytes);
        if (key == _firstRows.Count)
        {
            _firstRows.Add(row);
        }
        else
        {
            _repeated[key] = true;
        }

        return key;
    }
}
