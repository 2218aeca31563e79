using System.Collections.Concurrent;
using Amazon.S3;
using Amazon.S3.Model;

namespace DuckLake.Storage.S3;

public sealed partial class S3ObjectStore
{
    private const int MaxDeletesPerRequest = 1000;
    private const string NoSuchKey = "NoSuchKey";

    /// <inheritdoc/>
    /// <remarks>One request per 1,000 objects of a bucket; one per object where the server knows no multi-object delete.</remarks>
    public async ValueTask DeleteAsync(IReadOnlyList<string> paths, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        cancellationToken.ThrowIfCancellationRequested();
        var failures = new List<ObjectStoreException>();
        var targets = new List<S3Target>(paths.Count);
        foreach (string path in paths.Distinct(StringComparer.Ordinal))
        {
            try
            {
                targets.Add(FindObject(path));
            }
            catch (ObjectStoreException e)
            {
                failures.Add(e);
            }
        }

        foreach (IGrouping<(S3Client Client, string Bucket), S3Target> bucket in targets.GroupBy(target => (target.Client, target.Bucket)))
        {
            foreach (S3Target[] chunk in bucket.Chunk(MaxDeletesPerRequest))
            {
                failures.AddRange(await DeleteChunkAsync(chunk, cancellationToken).ConfigureAwait(false));
            }
        }

        if (failures.Count > 0)
        {
            throw new ObjectDeleteException(failures, paths.Count);
        }
    }

    private static async Task<bool> DeleteOneAsync(S3Target target, S3Attempt attempt)
    {
        try
        {
            await target.Sdk.DeleteObjectAsync(
                new DeleteObjectRequest { BucketName = target.Bucket, Key = target.Key, RequestPayer = target.Payer }, attempt.Token).ConfigureAwait(false);
        }
        catch (AmazonS3Exception e) when (e.ErrorCode == NoSuchKey)
        {
            // As absent as it should be.
        }

        return true;
    }

    private async Task<IReadOnlyList<ObjectStoreException>> DeleteChunkAsync(S3Target[] chunk, CancellationToken cancellationToken)
    {
        // A single key, or one that XML cannot hold, is deleted by its address.
        if (chunk.Length == 1 || Array.Exists(chunk, static target => target.Key.AsSpan().IndexOfAnyInRange('\0', '\u001f') >= 0))
        {
            return await DeleteEachAsync(chunk, cancellationToken).ConfigureAwait(false);
        }

        Dictionary<string, S3Target> remaining = chunk.ToDictionary(target => target.Key, StringComparer.Ordinal);
        try
        {
            await _retrier.RunAsync(chunk[0], attempt => DeleteManyAsync(chunk[0], remaining, attempt), cancellationToken).ConfigureAwait(false);
        }
        catch (ObjectStoreException e) when (e.Kind != ObjectStoreErrorKind.Other)
        {
            return [.. remaining.Values.Select(target => new ObjectStoreException(e.Kind, target.Path, "A multi-object delete failed: " + e.Message, e.InnerException))];
        }
        catch (ObjectStoreException)
        {
            // The server may know no multi-object delete: each object on its own either works or tells why not.
        }

        return remaining.Count == 0 ? [] : await DeleteEachAsync([.. remaining.Values], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes objects in one request; those whose deletion failed remain.</summary>
    private static async Task<bool> DeleteManyAsync(S3Target bucket, Dictionary<string, S3Target> remaining, S3Attempt attempt)
    {
        var request = new DeleteObjectsRequest
        {
            BucketName = bucket.Bucket,
            Objects = [.. remaining.Keys.Select(static key => new KeyVersion { Key = key })],
            Quiet = true,
            RequestPayer = bucket.Payer,
        };
        HashSet<string> failed = [];
        try
        {
            await bucket.Sdk.DeleteObjectsAsync(request, attempt.Token).ConfigureAwait(false);
        }
        catch (DeleteObjectsException e)
        {
            failed.UnionWith(e.Response.DeleteErrors.Where(static error => error.Code != NoSuchKey).Select(static error => error.Key));
        }

        foreach (string key in remaining.Keys.Where(key => !failed.Contains(key)).ToArray())
        {
            remaining.Remove(key);
        }

        return true;
    }

    /// <summary>Deletes objects one by one, several at once, so that every one that fails has its own error.</summary>
    private async Task<IReadOnlyList<ObjectStoreException>> DeleteEachAsync(S3Target[] targets, CancellationToken cancellationToken)
    {
        var failures = new ConcurrentBag<ObjectStoreException>();
        var limit = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = _options.Ranges.MaxConcurrency };
        await Parallel.ForEachAsync(
            targets,
            limit,
            async (target, token) =>
            {
                try
                {
                    await _retrier.RunAsync(target, attempt => DeleteOneAsync(target, attempt), token).ConfigureAwait(false);
                }
                catch (ObjectStoreException e)
                {
                    failures.Add(e);
                }
            }).ConfigureAwait(false);
        return [.. failures];
    }
}
