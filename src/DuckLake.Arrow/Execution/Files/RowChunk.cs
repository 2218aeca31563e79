using System.Buffers;
using DuckLake.Columnar;

namespace DuckLake.Arrow.Execution;

/// <summary>
/// Rows of a row group that are decoded together, and what is known of them so far: which are kept, and the values of the kept
/// ones by field. Owns its arrays.
/// </summary>
internal sealed class RowChunk : IDisposable
{
    private readonly IArrowArray?[] _fields;
    private int[]? _selection;

    /// <summary>Creates a chunk that keeps all its rows.</summary>
    /// <param name="firstRow">First row, counted in the file.</param>
    /// <param name="rowCount">Number of rows.</param>
    /// <param name="fieldCount">Number of fields of the file that are read.</param>
    /// <param name="gapBefore">Rows between the chunk before and this one.</param>
    internal RowChunk(long firstRow, int rowCount, int fieldCount, long gapBefore)
    {
        GapBefore = gapBefore;
        FirstRow = firstRow;
        RowCount = rowCount;
        KeptCount = rowCount;
        _fields = new IArrowArray?[fieldCount];
    }

    /// <summary>Rows between the chunk before and this one, which are not read.</summary>
    internal long GapBefore { get; }

    internal long FirstRow { get; }

    internal int RowCount { get; }

    /// <summary>Number of rows kept.</summary>
    internal int KeptCount { get; private set; }

    internal bool KeepsAll => _selection is null;

    /// <summary>The kept rows, ascending, relative to <see cref="FirstRow"/>; only if not all are kept.</summary>
    internal ReadOnlySpan<int> Selection => _selection.AsSpan(0, KeptCount);

    /// <summary>Keeps only the rows where the mask is true, also of the fields read so far. Called once at most.</summary>
    internal void Select(KleeneMask mask)
    {
        int kept = mask.CountTrue();
        if (kept == RowCount)
        {
            return;
        }

        _selection = ArrayPool<int>.Shared.Rent(RowCount);
        KeptCount = mask.ToSelection(_selection.AsSpan(0, Math.Max(RowCount, 0)));
        for (int i = 0; i < _fields.Length; i++)
        {
            if (_fields[i] is { } all)
            {
                _fields[i] = FilterKernel.Filter(all, Selection);
                all.Dispose();
            }
        }
    }

    /// <summary>The values of a field, borrowed; null if they were not read yet.</summary>
    internal IArrowArray? GetField(int field) => _fields[field];

    /// <summary>Takes over the values of a field: of all rows before <see cref="Select"/>, of the kept ones after.</summary>
    internal void SetField(int field, IArrowArray values) => _fields[field] = values;

    /// <summary>Position in the file of the kept row <paramref name="index"/>.</summary>
    internal long PositionOf(int index) => FirstRow + (_selection is null ? index : _selection[index]);

    public void Dispose()
    {
        foreach (IArrowArray? field in _fields)
        {
            field?.Dispose();
        }

        Array.Clear(_fields);
        if (_selection is not null)
        {
            ArrayPool<int>.Shared.Return(_selection);
            _selection = null;
        }
    }
}
