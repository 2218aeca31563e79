namespace DuckLake.Storage;

/// <summary>
/// Writes one object piece by piece. <see cref="CompleteAsync"/> publishes it; disposing without that throws everything
/// written away and leaves nothing behind. Not safe for concurrent use.
/// </summary>
public abstract class ObjectWriter : IAsyncDisposable
{
    private enum State
    {
        Open,
        Failed,
        Completed,
        Disposed,
    }

    private State _state = State.Open;

    /// <summary>Begins a writer.</summary>
    /// <param name="path">The object to be written.</param>
    protected ObjectWriter(string path) => Path = path;

    /// <summary>The object being written.</summary>
    public string Path { get; }

    /// <summary>The bytes accepted so far; the object's size once completed.</summary>
    public long BytesWritten { get; private set; }

    /// <summary>Appends bytes.</summary>
    /// <param name="content">The bytes; borrowed until the task ends.</param>
    /// <param name="cancellationToken">Cancels the write; the writer can then only be disposed.</param>
    /// <returns>A task that ends when <paramref name="content"/> may be reused.</returns>
    /// <exception cref="ObjectStoreException">The store failed; the writer can then only be disposed.</exception>
    /// <exception cref="InvalidOperationException">The writer is completed or has failed.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        ThrowIfNotOpen();
        _state = State.Failed;
        cancellationToken.ThrowIfCancellationRequested();
        await WriteCoreAsync(content, cancellationToken).ConfigureAwait(false);
        BytesWritten += content.Length;
        _state = State.Open;
    }

    /// <summary>Publishes the object with all bytes written.</summary>
    /// <param name="cancellationToken">Cancels; the object is then not published, unless the store had already done it.</param>
    /// <returns>A task that ends when the object is visible.</returns>
    /// <exception cref="ObjectStoreException">The object exists and must not be overwritten, or the store failed.</exception>
    /// <exception cref="InvalidOperationException">The writer is completed or has failed.</exception>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfNotOpen();
        _state = State.Failed;
        cancellationToken.ThrowIfCancellationRequested();
        await CompleteCoreAsync(cancellationToken).ConfigureAwait(false);
        _state = State.Completed;
    }

    /// <summary>Ends the writer; without a successful <see cref="CompleteAsync"/> everything written is thrown away.</summary>
    /// <returns>A task that ends when nothing is left behind.</returns>
    public async ValueTask DisposeAsync()
    {
        if (_state == State.Disposed)
        {
            return;
        }

        bool abort = _state != State.Completed;
        _state = State.Disposed;
        if (abort)
        {
            await AbortCoreAsync().ConfigureAwait(false);
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Appends bytes; called by one caller at a time and never after a failure.</summary>
    /// <param name="content">The bytes; borrowed until the task ends.</param>
    /// <param name="cancellationToken">Cancels the write.</param>
    /// <returns>A task that ends when <paramref name="content"/> may be reused.</returns>
    protected abstract ValueTask WriteCoreAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>Publishes the object and frees everything the writer holds; when it fails, <see cref="AbortCoreAsync"/> follows.</summary>
    /// <param name="cancellationToken">Cancels the publication.</param>
    /// <returns>A task that ends when the object is visible.</returns>
    protected abstract ValueTask CompleteCoreAsync(CancellationToken cancellationToken);

    /// <summary>Throws away what was written and frees everything the writer holds; called once, unless completed.</summary>
    /// <returns>A task that ends when nothing is left behind.</returns>
    protected abstract ValueTask AbortCoreAsync();

    private void ThrowIfNotOpen()
    {
        ObjectDisposedException.ThrowIf(_state == State.Disposed, this);
        if (_state != State.Open)
        {
            throw new InvalidOperationException(
                _state == State.Completed ? "The writer has been completed." : "The writer has failed and can only be disposed.");
        }
    }
}
