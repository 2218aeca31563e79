namespace DuckLake.Columnar;

/// <summary>
/// Imports arrays through the Arrow C Data Interface without a copy. The given struct is moved: it is marked released at once,
/// and the producer's release runs when the last buffer of the import, slices included, is disposed.
/// </summary>
public static unsafe class CArrowArrayImporter
{
    /// <summary>Takes an array over.</summary>
    /// <param name="source">The array; marked released also where the import fails.</param>
    /// <param name="type">Its type, as imported from the schema beside it.</param>
    /// <param name="validation">How closely to look at the contents.</param>
    /// <returns>The array, owned by the caller.</returns>
    /// <exception cref="ArrowFormatException">The array breaks the format, or has more than 2^31 - 1 values.</exception>
    /// <exception cref="ArgumentException">The struct was released already.</exception>
    public static IArrowArray ImportArray(CArrowArray* source, IArrowType type, ArrayValidationLevel validation = ArrayValidationLevel.Light)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(source);
        return ArrowArrayFactory.BuildArray(Import(source, type, validation));
    }

    /// <summary>Takes a struct over as a record batch.</summary>
    /// <param name="source">The struct of all columns; marked released also where the import fails.</param>
    /// <param name="schema">The schema.</param>
    /// <param name="validation">How closely to look at the contents.</param>
    /// <returns>The batch, owned by the caller.</returns>
    /// <exception cref="ArrowFormatException">The array breaks the format, has nulls at its top level, or has more than 2^31 - 1 rows.</exception>
    /// <exception cref="ArgumentException">The struct was released already.</exception>
    public static RecordBatch ImportRecordBatch(CArrowArray* source, Schema schema, ArrayValidationLevel validation = ArrayValidationLevel.Light)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(source);
        using ArrayData rows = Import(source, new StructType(schema.FieldsList), validation);
        if (rows.NullCount > 0)
        {
            throw new ArrowFormatException($"A record batch has no null rows; found {rows.NullCount}.");
        }

        var columns = new IArrowArray[rows.Children.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = ArrowArrayFactory.BuildArray(rows.Children[i].Slice(rows.Offset, rows.Length));
        }

        return new RecordBatch(schema, columns, rows.Length);
    }

    private static ArrayData Import(CArrowArray* source, IArrowType type, ArrayValidationLevel validation)
    {
        if (source->Release == null)
        {
            throw new ArgumentException("The Arrow array was released already.", nameof(source));
        }

        CArrowArray* moved = CArrowArray.Create();
        *moved = *source;
        source->Release = null;
        nint owned = (nint)moved;
        var reader = new CArrowArrayReader(new NativeBlock(MemoryAllocator.Shared, () => CArrowArray.Free((CArrowArray*)owned)));
        return reader.Read(moved, type, validation);
    }
}
