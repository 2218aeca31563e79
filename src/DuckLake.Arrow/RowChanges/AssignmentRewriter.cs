using DuckLake.Columnar;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>Gives all scanned rows new values for some columns: constants, or what functions make of the rows.</summary>
internal sealed class AssignmentRewriter : RowRewriter, IDisposable
{
    private readonly AssignedColumn?[] _assigned;
    private readonly int[] _scanned;
    private readonly int[] _zeros = new int[ScanTask.DefaultBatchSize];

    /// <exception cref="DuckLakeException">A column does not exist, or a constant is no value of its column.</exception>
    /// <exception cref="ArgumentException">A column is assigned twice.</exception>
    public AssignmentRewriter(DuckLakeTable table, IReadOnlyList<DuckLakeAssignment> assignments)
        : base(table)
    {
        _assigned = new AssignedColumn?[Layout.FieldsList.Count];
        try
        {
            bool computes = false;
            foreach (DuckLakeAssignment assignment in assignments)
            {
                int column = TableColumns.Find(table, assignment.ColumnName);
                if (_assigned[column] is not null)
                {
                    throw new ArgumentException($"Column \"{assignment.ColumnName}\" is assigned twice.", nameof(assignments));
                }

                _assigned[column] = AssignedColumn.Create(table, column, assignment);
                computes |= assignment.Compute is not null;
            }

            ScannedColumns = [.. Enumerable.Range(0, _assigned.Length).Where(column => computes || _assigned[column] is null)];
            _scanned = FindScanned();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public override IReadOnlyList<int> ScannedColumns { get; }

    public override NewVersions? Rewrite(LocatedRows rows, RowSelection selection)
    {
        selection.Add(rows);
        var columns = new List<IArrowArray>(_assigned.Length);
        try
        {
            using RecordBatch? old = Array.Exists(_assigned, column => column?.Compute is not null) ? OldRows(rows) : null;
            for (int i = 0; i < _assigned.Length; i++)
            {
                columns.Add(_assigned[i] is not { } assigned ? Retain(rows.Column(_scanned[i]))
                    : assigned.Constant is { } constant ? TakeKernel.Take(constant, Zeros(rows.Count))
                    : assigned.Evaluate(old!));
            }

            return new NewVersions(columns, Retain(rows.RowIdColumn));
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

    public void Dispose()
    {
        foreach (AssignedColumn? column in _assigned)
        {
            column?.Dispose();
        }
    }

    private static IArrowArray Retain(IArrowArray array) => ArrowArrayFactory.BuildArray(array.Data.Retain());

    private ReadOnlySpan<int> Zeros(int count) => count <= _zeros.Length ? _zeros.AsSpan(0, count) : new int[count];

    private RecordBatch OldRows(LocatedRows rows) => new(Layout, [.. _scanned.Select(column => Retain(rows.Column(column)))], rows.Count);
}
