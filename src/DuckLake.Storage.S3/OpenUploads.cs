using System.Collections.Concurrent;
using Amazon.S3;
using Amazon.S3.Model;

namespace DuckLake.Storage.S3;

/// <summary>Uploads to be ended. One that the server is not reachable for waits here for the next occasion. Thread-safe.</summary>
internal sealed class OpenUploads(S3Retrier retrier, TimeSpan patience)
{
    /// <summary>More than this are not remembered: the bucket's lifecycle rule has to end them.</summary>
    private const int MaxRemembered = 10_000;

    private readonly ConcurrentQueue<(S3Target Target, string? Id)> _uploads = new();

    /// <summary>Remembers an upload.</summary>
    /// <param name="target">The object.</param>
    /// <param name="id">The upload; null for all of the object.</param>
    public void Add(S3Target target, string? id)
    {
        if (_uploads.Count < MaxRemembered)
        {
            _uploads.Enqueue((target, id));
        }
    }

    /// <summary>Ends what is remembered, as far as it can be in a bounded time.</summary>
    public async ValueTask EndAsync(CancellationToken cancellationToken)
    {
        if (_uploads.IsEmpty)
        {
            return;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        for (int count = _uploads.Count; count > 0 && _uploads.TryDequeue(out (S3Target Target, string? Id) upload); count--)
        {
            bool isEnded = false;
            try
            {
                await retrier.RunAsync(upload.Target, attempt => EndAsync(upload.Target, upload.Id, attempt), limit.Token).ConfigureAwait(false);
                isEnded = true;
            }
            catch (ObjectStoreException e)
            {
                // A store that refuses to end it will refuse it again.
                isEnded = !e.IsTransient;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // Out of patience: another time.
                return;
            }
            finally
            {
                if (!isEnded)
                {
                    Add(upload.Target, upload.Id);
                }
            }
        }
    }

    private static async Task<bool> EndAsync(S3Target target, string? id, S3Attempt attempt)
    {
        string[] ids = id is null ? await ListAsync(target, attempt).ConfigureAwait(false) : [id];
        foreach (string open in ids)
        {
            attempt.GoesOn();
            try
            {
                await target.Sdk.AbortMultipartUploadAsync(
                    new AbortMultipartUploadRequest { BucketName = target.Bucket, Key = target.Key, UploadId = open, RequestPayer = target.Payer },
                    attempt.Token).ConfigureAwait(false);
            }
            catch (AmazonS3Exception e) when (e.ErrorCode == "NoSuchUpload")
            {
                // Ended already.
            }
        }

        return true;
    }

    private static async Task<string[]> ListAsync(S3Target target, S3Attempt attempt)
    {
        ListMultipartUploadsResponse response = await target.Sdk.ListMultipartUploadsAsync(
            new ListMultipartUploadsRequest { BucketName = target.Bucket, Prefix = target.Key, RequestPayer = target.Payer }, attempt.Token).ConfigureAwait(false);
        return [.. (response.MultipartUploads ?? []).Where(upload => upload.Key == target.Key).Select(upload => upload.UploadId)];
    }
}
