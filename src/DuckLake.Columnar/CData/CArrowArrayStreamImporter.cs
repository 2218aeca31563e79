namespace DuckLake.Columnar;

/// <summary>Imports streams through the Arrow C stream interface.</summary>
public static unsafe class CArrowArrayStreamImporter
{
    /// <summary>Takes a stream over and reads its schema.</summary>
    /// <param name="source">The stream; moved, so the struct is marked released, also where the import fails.</param>
    /// <param name="validation">How closely to look at the contents of each batch.</param>
    /// <returns>The stream, owned by the caller. Batches are pulled on the calling thread and may outlive the stream.</returns>
    /// <exception cref="ArrowFormatException">The schema breaks the format.</exception>
    /// <exception cref="IOException">The producer reports an error.</exception>
    /// <exception cref="ArgumentException">The struct was released already.</exception>
    public static IArrowArrayStream ImportArrayStream(CArrowArrayStream* source, ArrayValidationLevel validation = ArrayValidationLevel.Light)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source->Release == null)
        {
            throw new ArgumentException("The Arrow stream was released already.", nameof(source));
        }

        CArrowArrayStream* moved = CArrowArrayStream.Create();
        *moved = *source;
        source->Release = null;
        return new ImportedArrowArrayStream(moved, validation);
    }
}
