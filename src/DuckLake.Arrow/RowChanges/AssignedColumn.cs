using DuckLake.Columnar;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>A column an update assigns: a constant in the column's type, or a function. Owns the constant.</summary>
internal sealed class AssignedColumn : IDisposable
{
    private readonly DuckLakeTable _table;
    private readonly int _column;
    private RowMapper? _mapper;
    private Schema? _mappedSchema;

    private AssignedColumn(DuckLakeTable table, int column, IArrowArray? constant, Func<RecordBatch, IArrowArray>? compute)
    {
        _table = table;
        _column = column;
        Constant = constant;
        Compute = compute;
    }

    /// <summary>An array with the one value, or null for a function.</summary>
    public IArrowArray? Constant { get; }

    public Func<RecordBatch, IArrowArray>? Compute { get; }

    /// <exception cref="DuckLakeException">The constant is no value of the column.</exception>
    public static AssignedColumn Create(DuckLakeTable table, int column, DuckLakeAssignment assignment) =>
        new(table, column, assignment.Compute is null ? ConstantArray.Create(table, column, assignment.Constant) : null, assignment.Compute);

    /// <summary>The new values, in the column's type.</summary>
    /// <param name="rows">The rows before the update, borrowed.</param>
    /// <exception cref="DuckLakeException">The function gave another number of values, or values that do not fit the column.</exception>
    public IArrowArray Evaluate(RecordBatch rows)
    {
        string name = _table.ArrowSchema.FieldsList[_column].Name;
        IArrowArray values = Compute!(rows) ?? throw new InvalidOperationException($"The function for column \"{name}\" gave no array.");
        if (values.Length != rows.Length)
        {
            int length = values.Length;
            values.Dispose();
            throw new DuckLakeException(
                DuckLakeErrorKind.InvalidInput, $"The function for column \"{name}\" gave {length} values for {rows.Length} rows.")
            {
                SchemaName = _table.SchemaName,
                TableName = _table.Name,
                ColumnPath = name,
            };
        }

        if (_mapper is null || !_mappedSchema!.FieldsList[0].DataType.Equals(values.Data.DataType))
        {
            _mappedSchema = new Schema([new Field(name, values.Data.DataType, nullable: true)]);
            _mapper = RowMapper.CreateForSome(_table.Definition, [_column], _table.ArrowSchema, _mappedSchema);
        }

        using var given = new RecordBatch(_mappedSchema, [values], values.Length);
        using RecordBatch mapped = _mapper.Map(given);
        return ArrowArrayFactory.BuildArray(mapped.Column(0).Data.Retain());
    }

    public void Dispose() => Constant?.Dispose();
}
