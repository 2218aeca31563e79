using Microsoft.Win32.SafeHandles;

namespace DuckLake.Storage;

/// <summary>
/// Objects as files on local disk. Paths are those of the operating system, absolute or relative to the process's working
/// directory, or file URLs (<c>file:///…</c>, not URL-decoded). Reads go straight to <c>pread</c> without a stream; writes go
/// to a temporary name in the same directory and are renamed.
/// </summary>
public sealed partial class LocalObjectStore : IObjectStore
{
    private readonly LocalObjectStoreOptions _options;

    /// <summary>Creates a store for the local file system.</summary>
    /// <param name="options">Its settings; null for the defaults.</param>
    public LocalObjectStore(LocalObjectStoreOptions? options = null) => _options = options ?? new LocalObjectStoreOptions();

    /// <inheritdoc/>
    public ValueTask ReadAsync(string path, long offset, Memory<byte> destination, CancellationToken cancellationToken = default)
    {
        string localPath = LakePath.ToLocal(path);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        return RunAsync(
            destination.Length,
            path,
            localPath,
            () =>
            {
                using SafeFileHandle handle = Open(localPath);
                ReadExactly(path, handle, offset, destination.Span);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask ReadRangesAsync(
        string path,
        IReadOnlyList<ByteRange> ranges,
        IReadOnlyList<Memory<byte>> destinations,
        CancellationToken cancellationToken = default)
    {
        string localPath = LakePath.ToLocal(path);
        long totalBytes = RangeReader.Validate(ranges, destinations);
        return totalBytes > _options.InlineLimitBytes && ranges.Count > 1 && _options.MaxConcurrency > 1
            ? ReadParallelAsync(path, localPath, ranges, destinations, cancellationToken)
            : RunAsync(
                totalBytes,
                path,
                localPath,
                () =>
                {
                    using SafeFileHandle handle = Open(localPath);
                    for (int i = 0; i < ranges.Count; i++)
                    {
                        cancellationToken.ThrowIfCancellationRequested();
                        ReadExactly(path, handle, ranges[i].Offset, destinations[i].Span);
                    }
                },
                cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<ObjectTail> ReadTailAsync(string path, Memory<byte> destination, CancellationToken cancellationToken = default)
    {
        string localPath = LakePath.ToLocal(path);
        var tail = default(ObjectTail);
        await RunAsync(
            destination.Length,
            path,
            localPath,
            () =>
            {
                using SafeFileHandle handle = Open(localPath);
                long sizeBytes = RandomAccess.GetLength(handle);
                var length = (int)Math.Min(sizeBytes, destination.Length);
                ReadExactly(path, handle, sizeBytes - length, destination.Span[..length]);
                tail = new ObjectTail(sizeBytes, length);
            },
            cancellationToken).ConfigureAwait(false);
        return tail;
    }

    /// <inheritdoc/>
    public async ValueTask<ObjectInfo> HeadAsync(string path, CancellationToken cancellationToken = default)
    {
        string localPath = LakePath.ToLocal(path);
        ObjectInfo? info = null;
        await RunAsync(
            0,
            path,
            localPath,
            () =>
            {
                var file = new FileInfo(localPath);
                if (!file.Exists)
                {
                    throw ObjectStoreException.NotFound(path);
                }

                info = Describe(path, file);
            },
            cancellationToken).ConfigureAwait(false);
        return info!;
    }

    /// <inheritdoc/>
    public async ValueTask PutAsync(
        string path, ReadOnlyMemory<byte> content, PutMode mode, CancellationToken cancellationToken = default)
    {
        string localPath = LakePath.ToLocal(path);
        cancellationToken.ThrowIfCancellationRequested();
        await Task.Run(
            () =>
            {
                try
                {
                    using var file = TemporaryFile.Create(localPath);
                    file.Write(content.Span, 0);
                    cancellationToken.ThrowIfCancellationRequested();
                    if (!file.TryPublish(mode, _options.Durability))
                    {
                        throw ObjectStoreException.AlreadyExists(path);
                    }
                }
                catch (Exception e) when (LocalErrors.IsFileSystemError(e))
                {
                    throw LocalErrors.TranslateWrite(e, path, localPath);
                }
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<ObjectWriter> OpenWriteAsync(string path, PutMode mode, CancellationToken cancellationToken = default)
    {
        string localPath = LakePath.ToLocal(path);
        return await Task.Run<ObjectWriter>(
            () =>
            {
                try
                {
                    return new LocalObjectWriter(path, localPath, mode, _options);
                }
                catch (Exception e) when (LocalErrors.IsFileSystemError(e))
                {
                    throw LocalErrors.TranslateWrite(e, path, localPath);
                }
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DeleteAsync(IReadOnlyList<string> paths, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        List<ObjectStoreException> failures = await Task.Run(() => DeleteAll(paths, cancellationToken), cancellationToken).ConfigureAwait(false);
        if (failures.Count > 0)
        {
            throw new ObjectDeleteException(failures, paths.Count);
        }
    }

    private static List<ObjectStoreException> DeleteAll(IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        var failures = new List<ObjectStoreException>();
        foreach (string path in paths)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                File.Delete(LakePath.ToLocal(path));
            }
            catch (DirectoryNotFoundException)
            {
                // A file in a missing directory is as absent as it should be.
            }
            catch (ObjectStoreException e)
            {
                failures.Add(e);
            }
            catch (Exception e) when (LocalErrors.IsFileSystemError(e))
            {
                failures.Add(LocalErrors.TranslateWrite(e, path, path));
            }
        }

        return failures;
    }

    // Objects are immutable and a writer replaces the name, not the content: no lock is needed, and a deletion need not wait.
    private static SafeFileHandle Open(string localPath) =>
        File.OpenHandle(localPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    private static void ReadExactly(string path, SafeFileHandle handle, long offset, Span<byte> destination)
    {
        if (offset > long.MaxValue - destination.Length)
        {
            throw ObjectStoreException.Truncated(path, offset, destination.Length, 0);
        }

        for (int read = 0; read < destination.Length;)
        {
            int count = RandomAccess.Read(handle, destination[read..], offset + read);
            if (count == 0)
            {
                throw ObjectStoreException.Truncated(path, offset, destination.Length, read);
            }

            read += count;
        }
    }

    private static ObjectInfo Describe(string path, FileInfo file)
    {
        // A link's own size is not its target's.
        if (file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target)
        {
            file = target;
        }

        DateTime lastModified = file.LastWriteTimeUtc;
        return new ObjectInfo(path, file.Length, lastModified, $"{lastModified.Ticks:x}-{file.Length:x}");
    }

    private static void Translated(string path, string localPath, Action work)
    {
        try
        {
            work();
        }
        catch (Exception e) when (LocalErrors.IsFileSystemError(e))
        {
            throw LocalErrors.Translate(e, path, localPath);
        }
    }

    private async ValueTask RunAsync(long bytes, string path, string localPath, Action work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (bytes <= _options.InlineLimitBytes && _options.InlineLimitBytes > 0)
        {
            Translated(path, localPath, work);
        }
        else
        {
            await Task.Run(() => Translated(path, localPath, work), cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask ReadParallelAsync(
        string path,
        string localPath,
        IReadOnlyList<ByteRange> ranges,
        IReadOnlyList<Memory<byte>> destinations,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        SafeFileHandle? opened = null;
        Translated(path, localPath, () => opened = Open(localPath));
        using SafeFileHandle handle = opened!;
        int taken = -1;
        int failed = 0;
        var workers = new Task[Math.Min(_options.MaxConcurrency, ranges.Count)];
        for (int i = 0; i < workers.Length; i++)
        {
            workers[i] = Task.Run(() => Translated(path, localPath, Work), CancellationToken.None);
        }

        await Task.WhenAll(workers).ConfigureAwait(false);

        void Work()
        {
            try
            {
                int index;
                while (Volatile.Read(ref failed) == 0 && (index = Interlocked.Increment(ref taken)) < ranges.Count)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    ReadExactly(path, handle, ranges[index].Offset, destinations[index].Span);
                }
            }
            catch
            {
                Volatile.Write(ref failed, 1);
                throw;
            }
        }
    }
}
