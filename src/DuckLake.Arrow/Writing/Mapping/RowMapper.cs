using DuckLake.Arrow.Execution;
using DuckLake.Columnar;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>
/// Brings batches of any schema into the layout of a table: columns and fields by name in any case, missing ones as their default, values
/// converted with range checks. Where nothing is to be converted buffers are shared.
/// </summary>
internal sealed class RowMapper
{
    private readonly Schema _target;
    private readonly FieldSource[] _columns;
    private readonly ErrorPlace _place;
    private long _rowCount;

    private RowMapper(Schema target, FieldSource[] columns, ErrorPlace place)
    {
        _target = target;
        _columns = columns;
        _place = place;
    }

    /// <summary>Matches the columns of a schema with those of a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="target">The table's layout.</param>
    /// <param name="source">The schema of the batches.</param>
    /// <exception cref="DuckLakeException">Columns are unknown, doubled, of no fitting type, or lack a default that can be evaluated here.</exception>
    public static RowMapper Create(TableDefinition table, Schema target, Schema source)
    {
        var place = new ErrorPlace(table.Schema.Name, table.Name);
        var builder = new RowMapperBuilder(place);
        return new RowMapper(target, builder.Match(table.Columns, target.FieldsList, source.FieldsList, ""), place);
    }

    /// <summary>Matches the columns of a schema with some of a table; the batches have those columns alone.</summary>
    /// <param name="table">The table.</param>
    /// <param name="columns">Positions of the columns in the table.</param>
    /// <param name="layout">The table's layout.</param>
    /// <param name="source">The schema of the batches.</param>
    /// <exception cref="DuckLakeException">Columns are unknown, doubled, or of no fitting type.</exception>
    public static RowMapper CreateForSome(TableDefinition table, IReadOnlyList<int> columns, Schema layout, Schema source)
    {
        var place = new ErrorPlace(table.Schema.Name, table.Name);
        var target = new Schema([.. columns.Select(column => layout.FieldsList[column])]);
        FieldSource[] sources = new RowMapperBuilder(place)
            .Match([.. columns.Select(column => table.Columns[column])], target.FieldsList, source.FieldsList, "");
        return new RowMapper(target, sources, place);
    }

    /// <summary>A batch in the table's layout, owned by the caller.</summary>
    /// <param name="batch">The rows; borrowed.</param>
    /// <exception cref="DuckLakeException">A value cannot become a value of its column; the message names column and row.</exception>
    public RecordBatch Map(RecordBatch batch)
    {
        var arrays = new IArrowArray?[_columns.Length];
        try
        {
            for (int i = 0; i < arrays.Length; i++)
            {
                arrays[i] = ArrowArrayFactory.BuildArray(Resolve(_columns[i], batch));
            }

            _rowCount += batch.Length;
            return new RecordBatch(_target, arrays!, batch.Length);
        }
        catch
        {
            foreach (IArrowArray? array in arrays)
            {
                array?.Dispose();
            }

            throw;
        }
    }

    private ArrayData Resolve(FieldSource column, RecordBatch batch)
    {
        ArrayData? source = column.Position < 0 ? null : batch.Column(column.Position).Data;
        try
        {
            return column.Plan.Resolve(source, batch.Length);
        }
        catch (InputValueException e) when (source is not null)
        {
            (int row, InputValueException cause) = FindRow(column, source, e);
            throw new DuckLakeException(
                DuckLakeErrorKind.InvalidInput,
                $"Row {_rowCount + row} does not fit column '{cause.ColumnPath}': {cause.Message} Rows are counted from 0; correct the value.",
                cause.InnerException)
            {
                SchemaName = _place.SchemaName,
                TableName = _place.TableName,
                ColumnPath = cause.ColumnPath,
            };
        }
    }

    /// <summary>The first row that fails, found by halving: the rows before it convert.</summary>
    private static (int Row, InputValueException Cause) FindRow(FieldSource column, ArrayData source, InputValueException cause)
    {
        int good = 0;
        int bad = source.Length;
        while (bad - good > 1)
        {
            int middle = good + ((bad - good) / 2);
            try
            {
                using ArrayData part = source.Slice(good, middle - good);
                column.Plan.Resolve(part, part.Length).Dispose();
                good = middle;
            }
            catch (InputValueException e)
            {
                bad = middle;
                cause = e;
            }
        }

        return (good, cause);
    }
}
