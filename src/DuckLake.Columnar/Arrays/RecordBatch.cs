namespace DuckLake.Columnar;

/// <summary>Columns of equal length under a schema. Owns its columns until disposed.</summary>
public sealed class RecordBatch : IDisposable
{
    private readonly IArrowArray[] _columns;

    /// <summary>Takes over the columns; where they do not fit the schema they are disposed.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="columns">One array per field, each of <paramref name="length"/> values and of the field's type.</param>
    /// <param name="length">Number of rows.</param>
    public RecordBatch(Schema schema, IEnumerable<IArrowArray> columns, int length)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Schema = schema;
        _columns = [.. columns];
        Length = length;
        if (Mismatch(schema, _columns, length) is { } mismatch)
        {
            Dispose();
            throw new ArgumentException(mismatch, nameof(columns));
        }
    }

    /// <summary>The schema.</summary>
    public Schema Schema { get; }

    /// <summary>Number of rows.</summary>
    public int Length { get; }

    /// <summary>Number of columns.</summary>
    public int ColumnCount => _columns.Length;

    /// <summary>The columns in order, owned by the batch.</summary>
    public IReadOnlyList<IArrowArray> Arrays => _columns;

    /// <summary>The column at a position, owned by the batch.</summary>
    public IArrowArray Column(int index) => _columns[index];

    /// <summary>The first column of that name (case-sensitive), owned by the batch.</summary>
    /// <exception cref="KeyNotFoundException">No column has that name.</exception>
    public IArrowArray Column(string name)
    {
        int index = Schema.GetFieldIndex(name);
        return index >= 0 ? _columns[index] : throw new KeyNotFoundException($"The batch has no column '{name}': {Schema}.");
    }

    /// <summary>A batch of some of the rows, without a copy, owned by the caller.</summary>
    public RecordBatch Slice(int offset, int length)
    {
        var columns = new IArrowArray[_columns.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = ArrowArrayFactory.BuildArray(_columns[i].Data.Slice(offset, length));
        }

        return new RecordBatch(Schema, columns, length);
    }

    /// <summary>A further owner of the same rows.</summary>
    public RecordBatch Retain() => Slice(0, Length);

    /// <summary>Gives the columns back. Further calls do nothing.</summary>
    public void Dispose()
    {
        foreach (IArrowArray column in _columns)
        {
            column.Dispose();
        }
    }

    private static string? Mismatch(Schema schema, IArrowArray[] columns, int length)
    {
        if (columns.Length != schema.FieldsList.Count)
        {
            return $"The schema has {schema.FieldsList.Count} fields; {columns.Length} columns were given.";
        }

        for (int i = 0; i < columns.Length; i++)
        {
            Field field = schema.FieldsList[i];
            if (columns[i].Length != length)
            {
                return $"Column '{field.Name}' has {columns[i].Length} values; the batch has {length} rows.";
            }

            if (columns[i].Data.DataType.TypeId != field.DataType.TypeId)
            {
                return $"Column '{field.Name}' is {columns[i].Data.DataType}; the schema says {field.DataType}.";
            }
        }

        return null;
    }
}
