using DuckLake.Columnar;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <summary>Rows that were handed in, held in memory, with some columns of a table in its layout. Owns its batch.</summary>
internal sealed class SourceRows : IDisposable
{
    private SourceRows(RecordBatch batch, int[] columns)
    {
        Batch = batch;
        Columns = columns;
    }

    /// <summary>The columns, in the order of <see cref="Columns"/>; behind them the row ids (int64, no NULLs) if they were asked for.</summary>
    public RecordBatch Batch { get; }

    /// <summary>The positions in the table of the columns that were handed in, ascending.</summary>
    public int[] Columns { get; }

    /// <summary>The place in <see cref="Batch"/> of a column of the table, or -1.</summary>
    public int PlaceOf(int column) => Array.IndexOf(Columns, column);

    /// <summary>Reads a stream to its end.</summary>
    /// <param name="table">The table.</param>
    /// <param name="source">The stream, borrowed: columns of the table, in any case and order, and the row ids if they are asked for.</param>
    /// <param name="rowIdName">The name of the column with the row ids, or null for rows without.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="DuckLakeException">A column is not the table's, or a value does not fit.</exception>
    public static async Task<SourceRows> ReadAsync(
        DuckLakeTable table, IArrowArrayStream source, string? rowIdName, CancellationToken cancellationToken)
    {
        IReadOnlyList<Field> fields = source.Schema.FieldsList;
        int rowIds = rowIdName is null ? -1 : FindRowIds(table, fields, rowIdName);
        int[] given = [.. Enumerable.Range(0, fields.Count).Where(i => i != rowIds)];
        int[] columns = [.. given.Select(i => TableColumns.Find(table, fields[i].Name)).Distinct().Order()];
        var givenSchema = new Schema([.. given.Select(i => fields[i])]);
        RowMapper mapper = RowMapper.CreateForSome(table.Definition, columns, table.ArrowSchema, givenSchema);
        var schema = new Schema(
        [
            .. columns.Select(column => table.ArrowSchema.FieldsList[column]),
            .. rowIds < 0 ? [] : new[] { new Field(rowIdName!, Int64Type.Default, nullable: false) },
        ]);
        var batches = new List<RecordBatch>();
        try
        {
            while (await source.ReadNextRecordBatchAsync(cancellationToken).ConfigureAwait(false) is { } batch)
            {
                using (batch)
                {
                    batches.Add(Convert(table, batch, given, givenSchema, rowIds, mapper, schema));
                }
            }

            return new SourceRows(Join(table, batches, schema), columns);
        }
        finally
        {
            foreach (RecordBatch batch in batches)
            {
                batch.Dispose();
            }
        }
    }

    public void Dispose() => Batch.Dispose();

    private static int FindRowIds(DuckLakeTable table, IReadOnlyList<Field> fields, string rowIdName)
    {
        for (int i = 0; i < fields.Count; i++)
        {
            if (string.Equals(fields[i].Name, rowIdName, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        throw Error(table, $"The rows have no column \"{rowIdName}\" that tells which rows of the table they replace.");
    }

    private static RecordBatch Convert(
        DuckLakeTable table, RecordBatch batch, int[] given, Schema givenSchema, int rowIds, RowMapper mapper, Schema schema)
    {
        using var values = new RecordBatch(givenSchema, [.. given.Select(i => Retain(batch.Column(i)))], batch.Length);
        using RecordBatch mapped = mapper.Map(values);
        IArrowArray? ids = rowIds < 0 ? null : ReadRowIds(table, batch.Column(rowIds));
        return new RecordBatch(schema, [.. mapped.Arrays.Select(Retain), .. ids is null ? [] : new[] { ids }], batch.Length);
    }

    private static IArrowArray ReadRowIds(DuckLakeTable table, IArrowArray given)
    {
        if (given.NullCount > 0)
        {
            throw Error(table, "A row id is NULL.");
        }

        return given.Data.DataType.TypeId is >= ArrowTypeId.UInt8 and <= ArrowTypeId.Int64
            ? ArrowArrayFactory.BuildArray(CastKernel.TryCast(given.Data, Int64Type.Default)!)
            : throw Error(table, $"Row ids are 64-bit integers; found {given.Data.DataType}.");
    }

    private static RecordBatch Join(DuckLakeTable table, List<RecordBatch> batches, Schema schema)
    {
        if (batches.Count == 0)
        {
            return new RecordBatch(schema, schema.FieldsList.Select(field => ArrowArrayFactory.BuildArray(NullArrays.Create(field.DataType, 0))), 0);
        }

        try
        {
            return ArrowArrayConcatenator.Concatenate(batches);
        }
        catch (OverflowException e)
        {
            throw new DuckLakeException(
                DuckLakeErrorKind.Unsupported,
                "The source has more rows, or a column with more text, than can be held in memory at once (2 GiB a column). Hand it in in several parts.",
                e)
            {
                SchemaName = table.SchemaName,
                TableName = table.Name,
            };
        }
    }

    private static IArrowArray Retain(IArrowArray array) => ArrowArrayFactory.BuildArray(array.Data.Retain());

    private static DuckLakeException Error(DuckLakeTable table, string problem) => new(DuckLakeErrorKind.InvalidInput, problem)
    {
        SchemaName = table.SchemaName,
        TableName = table.Name,
    };
}
