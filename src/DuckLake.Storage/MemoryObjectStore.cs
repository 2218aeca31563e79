using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace DuckLake.Storage;

/// <summary>Objects in memory, for tests and short-lived lakes. Any path is a key, with or without a scheme.</summary>
public sealed class MemoryObjectStore : IObjectStore
{
    private sealed record StoredObject(byte[] Content, DateTimeOffset LastModified, string ETag);

    private readonly ConcurrentDictionary<string, StoredObject> _objects = new(StringComparer.Ordinal);
    private readonly TimeProvider _timeProvider;
    private long _lastTag;

    /// <summary>Creates an empty store.</summary>
    /// <param name="timeProvider">Gives the modification times; the system's clock by default.</param>
    public MemoryObjectStore(TimeProvider? timeProvider = null) => _timeProvider = timeProvider ?? TimeProvider.System;

    /// <inheritdoc/>
    public ValueTask ReadAsync(string path, long offset, Memory<byte> destination, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        return Run(() => Copy(path, Find(path), offset, destination), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask ReadRangesAsync(
        string path,
        IReadOnlyList<ByteRange> ranges,
        IReadOnlyList<Memory<byte>> destinations,
        CancellationToken cancellationToken = default)
    {
        RangeReader.Validate(ranges, destinations);
        return Run(
            () =>
            {
                StoredObject stored = Find(path);
                for (int i = 0; i < ranges.Count; i++)
                {
                    Copy(path, stored, ranges[i].Offset, destinations[i]);
                }
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<ObjectTail> ReadTailAsync(string path, Memory<byte> destination, CancellationToken cancellationToken = default) =>
        Run(
            () =>
            {
                byte[] content = Find(path).Content;
                int length = Math.Min(content.Length, destination.Length);
                content.AsSpan(content.Length - length).CopyTo(destination.Span);
                return new ObjectTail(content.Length, length);
            },
            cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ObjectInfo> HeadAsync(string path, CancellationToken cancellationToken = default) =>
        Run(() => Describe(path, Find(path)), cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ObjectInfo> ListAsync(
        string prefix, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        await ValueTask.CompletedTask.ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        foreach ((string path, StoredObject stored) in _objects)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (path.StartsWith(prefix, StringComparison.Ordinal))
            {
                yield return Describe(path, stored);
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask PutAsync(string path, ReadOnlyMemory<byte> content, PutMode mode, CancellationToken cancellationToken = default) =>
        Run(() => Store(path, content.ToArray(), mode), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ObjectWriter> OpenWriteAsync(string path, PutMode mode, CancellationToken cancellationToken = default) =>
        Run<ObjectWriter>(
            () =>
            {
                LakePath.Validate(path);
                return new MemoryObjectWriter(this, path, mode);
            },
            cancellationToken);

    /// <inheritdoc/>
    public ValueTask DeleteAsync(IReadOnlyList<string> paths, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        return Run(
            () =>
            {
                foreach (string path in paths)
                {
                    _objects.TryRemove(path, out _);
                }
            },
            cancellationToken);
    }

    /// <summary>Stores an array that from now on belongs to the store.</summary>
    internal void Store(string path, byte[] content, PutMode mode)
    {
        LakePath.Validate(path);
        var stored = new StoredObject(content, _timeProvider.GetUtcNow(), Interlocked.Increment(ref _lastTag).ToString("x"));
        if (mode == PutMode.Overwrite)
        {
            _objects[path] = stored;
        }
        else if (!_objects.TryAdd(path, stored))
        {
            throw ObjectStoreException.AlreadyExists(path);
        }
    }

    private static ObjectInfo Describe(string path, StoredObject stored) =>
        new(path, stored.Content.Length, stored.LastModified, stored.ETag);

    private static void Copy(string path, StoredObject stored, long offset, Memory<byte> destination)
    {
        long found = Math.Clamp(stored.Content.Length - offset, 0, destination.Length);
        if (found < destination.Length)
        {
            throw ObjectStoreException.Truncated(path, offset, destination.Length, found);
        }

        stored.Content.AsSpan(destination.IsEmpty ? 0 : (int)offset, destination.Length).CopyTo(destination.Span);
    }

    private static ValueTask Run(Action work, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        try
        {
            work();
            return ValueTask.CompletedTask;
        }
        catch (ObjectStoreException e)
        {
            return ValueTask.FromException(e);
        }
    }

    private static ValueTask<T> Run<T>(Func<T> work, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<T>(cancellationToken);
        }

        try
        {
            return ValueTask.FromResult(work());
        }
        catch (ObjectStoreException e)
        {
            return ValueTask.FromException<T>(e);
        }
    }

    private StoredObject Find(string path)
    {
        LakePath.Validate(path);
        return _objects.TryGetValue(path, out StoredObject? stored) ? stored : throw ObjectStoreException.NotFound(path);
    }
}
