using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using DuckLake.Storage;

namespace DuckLake.Testing;

/// <summary>
/// Records every request before it goes on to another store. A hook sees each one first: it may delay it (latency) or throw
/// (faults).
/// </summary>
public sealed class CountingObjectStore(IObjectStore inner, Func<StoreRequest, CancellationToken, ValueTask>? hook = null) : IObjectStore
{
    private readonly ConcurrentQueue<StoreRequest> _requests = new();
    private int _multiRangeCalls;

    public int PreferredConcurrency => inner.PreferredConcurrency;

    /// <summary>The requests so far, in the order they were begun.</summary>
    public IReadOnlyList<StoreRequest> Requests => [.. _requests];

    /// <summary>How many multi-range reads there were, however many ranges each had.</summary>
    public int MultiRangeCalls => Volatile.Read(ref _multiRangeCalls);

    public int Count(StoreRequestKind kind) => _requests.Count(request => request.Kind == kind);

    /// <summary>The bytes that reads of any kind asked for.</summary>
    public long BytesRequested =>
        _requests.Where(request => request.Kind is StoreRequestKind.Read or StoreRequestKind.ReadRange or StoreRequestKind.ReadTail)
            .Sum(request => request.Length);

    public void Clear()
    {
        _requests.Clear();
        Volatile.Write(ref _multiRangeCalls, 0);
    }

    public async ValueTask ReadAsync(string path, long offset, Memory<byte> destination, CancellationToken cancellationToken = default)
    {
        await RecordAsync(new(StoreRequestKind.Read, path, offset, destination.Length), cancellationToken);
        await inner.ReadAsync(path, offset, destination, cancellationToken);
    }

    public async ValueTask ReadRangesAsync(
        string path,
        IReadOnlyList<ByteRange> ranges,
        IReadOnlyList<Memory<byte>> destinations,
        CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _multiRangeCalls);
        foreach (ByteRange range in ranges)
        {
            await RecordAsync(new(StoreRequestKind.ReadRange, path, range.Offset, range.Length), cancellationToken);
        }

        await inner.ReadRangesAsync(path, ranges, destinations, cancellationToken);
    }

    public async ValueTask<ObjectTail> ReadTailAsync(string path, Memory<byte> destination, CancellationToken cancellationToken = default)
    {
        await RecordAsync(new(StoreRequestKind.ReadTail, path, -1, destination.Length), cancellationToken);
        return await inner.ReadTailAsync(path, destination, cancellationToken);
    }

    public async ValueTask<ObjectInfo> HeadAsync(string path, CancellationToken cancellationToken = default)
    {
        await RecordAsync(new(StoreRequestKind.Head, path, 0, 0), cancellationToken);
        return await inner.HeadAsync(path, cancellationToken);
    }

    public async IAsyncEnumerable<ObjectInfo> ListAsync(
        string prefix, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await RecordAsync(new(StoreRequestKind.List, prefix, 0, 0), cancellationToken);
        await foreach (ObjectInfo info in inner.ListAsync(prefix, cancellationToken))
        {
            yield return info;
        }
    }

    public async ValueTask PutAsync(string path, ReadOnlyMemory<byte> content, PutMode mode, CancellationToken cancellationToken = default)
    {
        await RecordAsync(new(StoreRequestKind.Put, path, 0, content.Length), cancellationToken);
        await inner.PutAsync(path, content, mode, cancellationToken);
    }

    public async ValueTask<ObjectWriter> OpenWriteAsync(string path, PutMode mode, CancellationToken cancellationToken = default)
    {
        await RecordAsync(new(StoreRequestKind.OpenWrite, path, 0, 0), cancellationToken);
        return new CountingWriter(this, await inner.OpenWriteAsync(path, mode, cancellationToken));
    }

    public async ValueTask DeleteAsync(IReadOnlyList<string> paths, CancellationToken cancellationToken = default)
    {
        foreach (string path in paths)
        {
            await RecordAsync(new(StoreRequestKind.Delete, path, 0, 0), cancellationToken);
        }

        await inner.DeleteAsync(paths, cancellationToken);
    }

    private ValueTask RecordAsync(StoreRequest request, CancellationToken cancellationToken)
    {
        _requests.Enqueue(request);
        return hook?.Invoke(request, cancellationToken) ?? ValueTask.CompletedTask;
    }

    private sealed class CountingWriter(CountingObjectStore store, ObjectWriter writer) : ObjectWriter(writer.Path)
    {
        protected override async ValueTask WriteCoreAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
        {
            await store.RecordAsync(new(StoreRequestKind.Write, Path, writer.BytesWritten, content.Length), cancellationToken);
            await writer.WriteAsync(content, cancellationToken);
        }

        protected override async ValueTask CompleteCoreAsync(CancellationToken cancellationToken)
        {
            await store.RecordAsync(new(StoreRequestKind.Complete, Path, 0, writer.BytesWritten), cancellationToken);
            await writer.CompleteAsync(cancellationToken);
            await writer.DisposeAsync();
        }

        protected override ValueTask AbortCoreAsync() => writer.DisposeAsync();
    }
}
