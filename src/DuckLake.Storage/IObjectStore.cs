namespace DuckLake.Storage;

/// <summary>
/// Reads and writes whole objects and ranges of objects. An object is named by its full path, scheme included
/// (<c>/data/t/a.parquet</c>, <c>s3://bucket/t/a.parquet</c>); characters are taken literally, nothing is URL-decoded.
/// </summary>
/// <remarks>
/// Implementations are safe for concurrent use. Memories passed in are borrowed until the returned task has ended; a task
/// never ends while the store still touches them. Failures are <see cref="ObjectStoreException"/>, cancellation is
/// <see cref="OperationCanceledException"/>, misuse is an <see cref="ArgumentException"/>.
/// </remarks>
public interface IObjectStore
{
    /// <summary>
    /// How many requests the store likes to have in flight at once: few where an answer is near, many where each is waited for. A scan opens
    /// that many files ahead of decoding, as far as its memory allows. 4 unless a store says otherwise.
    /// </summary>
    int PreferredConcurrency => 4;

    /// <summary>Reads exactly <paramref name="destination"/>.Length bytes beginning at <paramref name="offset"/>.</summary>
    /// <param name="path">The object.</param>
    /// <param name="offset">The first byte to read; not negative.</param>
    /// <param name="destination">Receives the bytes; its content is undefined after a failure.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>A task that ends when all bytes are there.</returns>
    /// <exception cref="ObjectStoreException">The object is missing, too short (<see cref="ObjectStoreErrorKind.Truncated"/>) or unreadable.</exception>
    ValueTask ReadAsync(string path, long offset, Memory<byte> destination, CancellationToken cancellationToken = default);

    /// <summary>Reads several ranges of one object, in as few requests as the store finds worthwhile and several at once.</summary>
    /// <param name="path">The object.</param>
    /// <param name="ranges">The ranges, in any order; they may overlap or be empty.</param>
    /// <param name="destinations">One memory per range, of exactly its length; they must not overlap.</param>
    /// <param name="cancellationToken">Cancels all reads.</param>
    /// <returns>A task that ends when all bytes are there, or after a failure when no read is in flight any more.</returns>
    /// <exception cref="ObjectStoreException">The object is missing, too short or unreadable.</exception>
    ValueTask ReadRangesAsync(
        string path,
        IReadOnlyList<ByteRange> ranges,
        IReadOnlyList<Memory<byte>> destinations,
        CancellationToken cancellationToken = default);

    /// <summary>Reads the last bytes of an object and learns its size, in one request.</summary>
    /// <param name="path">The object.</param>
    /// <param name="destination">
    /// Receives the last bytes, beginning at its first byte; an object smaller than it is read whole.
    /// </param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>The object's size and the number of bytes read.</returns>
    /// <exception cref="ObjectStoreException">The object is missing or unreadable.</exception>
    ValueTask<ObjectTail> ReadTailAsync(string path, Memory<byte> destination, CancellationToken cancellationToken = default);

    /// <summary>Size, time and tag of an object.</summary>
    /// <param name="path">The object.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>What the store knows about the object.</returns>
    /// <exception cref="ObjectStoreException">The object is missing (<see cref="ObjectStoreErrorKind.NotFound"/>) or not accessible.</exception>
    ValueTask<ObjectInfo> HeadAsync(string path, CancellationToken cancellationToken = default);

    /// <summary>
    /// All objects whose path begins with <paramref name="prefix"/>, at any depth, in no promised order. A prefix is a string,
    /// not a directory: end it with <c>/</c> to list a directory. Unfinished writes are not listed.
    /// </summary>
    /// <param name="prefix">The full path, scheme included, that the objects begin with.</param>
    /// <param name="cancellationToken">Cancels the listing.</param>
    /// <returns>The objects; empty when there are none. Each path begins with <paramref name="prefix"/>.</returns>
    /// <exception cref="ObjectStoreException">The place cannot be listed.</exception>
    IAsyncEnumerable<ObjectInfo> ListAsync(string prefix, CancellationToken cancellationToken = default);

    /// <summary>Writes a whole object at once; it becomes visible complete or not at all.</summary>
    /// <param name="path">The object.</param>
    /// <param name="content">Its content.</param>
    /// <param name="mode">What to do with an existing object.</param>
    /// <param name="cancellationToken">Cancels the write.</param>
    /// <returns>A task that ends when the object is stored.</returns>
    /// <exception cref="ObjectStoreException">
    /// The object exists and <paramref name="mode"/> is <see cref="PutMode.CreateNew"/>, or it could not be written.
    /// </exception>
    ValueTask PutAsync(string path, ReadOnlyMemory<byte> content, PutMode mode, CancellationToken cancellationToken = default);

    /// <summary>Begins writing an object piece by piece.</summary>
    /// <param name="path">The object.</param>
    /// <param name="mode">What to do with an existing object; decided when the writer completes.</param>
    /// <param name="cancellationToken">Cancels the opening, not the writer.</param>
    /// <returns>A writer, to be disposed by the caller. Nothing is visible before it completes.</returns>
    /// <exception cref="ObjectStoreException">The write could not be begun.</exception>
    ValueTask<ObjectWriter> OpenWriteAsync(string path, PutMode mode, CancellationToken cancellationToken = default);

    /// <summary>Deletes objects. An object that does not exist counts as deleted.</summary>
    /// <param name="paths">The objects.</param>
    /// <param name="cancellationToken">Cancels; objects deleted until then stay deleted.</param>
    /// <returns>A task that ends when all are gone.</returns>
    /// <exception cref="ObjectDeleteException">Some could not be deleted; all the others are.</exception>
    ValueTask DeleteAsync(IReadOnlyList<string> paths, CancellationToken cancellationToken = default);
}
