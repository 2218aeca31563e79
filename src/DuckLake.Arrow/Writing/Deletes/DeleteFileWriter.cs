namespace DuckLake.Arrow;

/// <summary>Writes delete files: positions as Parquet or as a deletion vector.</summary>
internal sealed class DeleteFileWriter(TableWriteContext context)
{
    private readonly TableWriteContext _context = context;

    /// <summary>Writes positions as Parquet. After a failure no file is left.</summary>
    /// <param name="dataFilePath">The full path of the data file the positions are in.</param>
    /// <param name="positions">The positions, strictly ascending; at least one.</param>
    /// <param name="snapshotIds">The snapshot each row is deleted at, for a file with a snapshot column; else empty.</param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    /// <returns>The file; the caller deletes it when it is not committed.</returns>
    public Task<WrittenDeleteFile> WritePositionsAsync(
        string dataFilePath, ReadOnlyMemory<long> positions, ReadOnlyMemory<long> snapshotIds, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"Deletes of '{_context.Table.Name}' cannot be written yet.");

    /// <summary>Writes positions as a deletion vector, which is never encrypted. After a failure no file is left.</summary>
    /// <param name="positions">The positions, strictly ascending; at least one.</param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    /// <returns>The file; the caller deletes it when it is not committed.</returns>
    public Task<WrittenDeleteFile> WriteVectorAsync(ReadOnlyMemory<long> positions, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"Deletes of '{_context.Table.Name}' cannot be written yet.");
}
