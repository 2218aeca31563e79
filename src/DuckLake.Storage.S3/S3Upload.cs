using Amazon.S3;
using Amazon.S3.Model;

namespace DuckLake.Storage.S3;

/// <summary>An upload of an object in parts.</summary>
internal sealed class S3Upload(S3Target target, PutMode mode, S3Retrier retrier, OpenUploads openUploads)
{
    /// <summary>The most parts an object may have.</summary>
    public const int MaxParts = 10_000;

    private readonly string _writeId = Guid.NewGuid().ToString("N");
    private readonly Dictionary<int, string> _tags = [];
    private string? _id;
    private bool _mayHaveOthers;

    public bool IsBegun => _id is not null;

    public async ValueTask BeginAsync(CancellationToken cancellationToken)
    {
        var request = new InitiateMultipartUploadRequest { BucketName = target.Bucket, Key = target.Key, RequestPayer = target.Payer };
        S3Requests.Mark(request.Metadata, _writeId);
        if (target.Client.Options.KmsKeyId is { } key)
        {
            request.ServerSideEncryptionMethod = ServerSideEncryptionMethod.AWSKMS;
            request.ServerSideEncryptionKeyManagementServiceKeyId = key;
        }

        // An answer that is lost, or not waited for, leaves an upload behind whose id nobody knows.
        bool isAnswered = false;
        try
        {
            InitiateMultipartUploadResponse response = await retrier.RunAsync(
                target,
                attempt =>
                {
                    _mayHaveOthers |= attempt.IsRepeated;
                    return target.Sdk.InitiateMultipartUploadAsync(request, attempt.Token);
                },
                cancellationToken).ConfigureAwait(false);
            _id = response.UploadId;
            isAnswered = true;
        }
        finally
        {
            _mayHaveOthers |= !isAnswered;
        }
    }

    public async Task SendPartAsync(int number, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        string tag = await retrier.RunAsync(
            target,
            async attempt =>
            {
                using var stream = new ContentStream(content, attempt.GoesOn);
                var request = new UploadPartRequest
                {
                    BucketName = target.Bucket,
                    DisablePayloadSigning = target.Client.Endpoint.IsEncrypted,
                    InputStream = stream,
                    Key = target.Key,
                    PartNumber = number,
                    PartSize = content.Length,
                    RequestPayer = target.Payer,
                    UploadId = _id,
                    UseChunkEncoding = false,
                };
                return (await target.Sdk.UploadPartAsync(request, attempt.Token).ConfigureAwait(false)).ETag;
            },
            cancellationToken).ConfigureAwait(false);
        lock (_tags)
        {
            _tags[number] = tag;
        }
    }

    /// <summary>Makes the object of its parts.</summary>
    public async ValueTask CompleteAsync(long sizeBytes, CancellationToken cancellationToken)
    {
        await retrier.RunAsync(
            target,
            async attempt =>
            {
                if (mode == PutMode.CreateNew
                    && await S3Requests.TryHeadAsync(target, attempt).ConfigureAwait(false) is { } existing)
                {
                    return S3Requests.IsMarked(existing, _writeId) ? true : throw ObjectStoreException.AlreadyExists(target.Path);
                }

                attempt.GoesOn();
                await CompleteAsync(sizeBytes, attempt).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
        _id = null;
        await AbortAsync().ConfigureAwait(false);
    }

    /// <summary>Ends the upload, if there is one, and any that a lost answer may have left; what cannot be ended now is left to the store.</summary>
    public async ValueTask AbortAsync()
    {
        if (_id is not null)
        {
            openUploads.Add(target, _id);
        }

        if (_mayHaveOthers)
        {
            openUploads.Add(target, id: null);
        }

        _id = null;
        _mayHaveOthers = false;
        await openUploads.EndAsync(CancellationToken.None).ConfigureAwait(false);
    }

    private async Task CompleteAsync(long sizeBytes, S3Attempt attempt)
    {
        var request = new CompleteMultipartUploadRequest
        {
            BucketName = target.Bucket,
            IfNoneMatch = mode == PutMode.CreateNew ? "*" : null,
            Key = target.Key,
            PartETags = [.. _tags.OrderBy(part => part.Key).Select(part => new PartETag(part.Key, part.Value))],
            RequestPayer = target.Payer,
            UploadId = _id,
        };
        try
        {
            CompleteMultipartUploadResponse response = await target.Sdk.CompleteMultipartUploadAsync(request, attempt.Token).ConfigureAwait(false);
            if (!string.IsNullOrEmpty(response.ETag))
            {
                return;
            }
        }
        catch (AmazonS3Exception e) when (e.ErrorCode is "NoSuchUpload" or "PreconditionFailed" && attempt.IsRepeated)
        {
            if (!S3Requests.IsMarked(await S3Requests.TryHeadAsync(target, attempt).ConfigureAwait(false), _writeId))
            {
                throw;
            }
        }

        // Some servers answer before they know, or not in full: the object itself is the proof.
        attempt.GoesOn();
        GetObjectMetadataResponse head = await S3Requests.HeadAsync(target, attempt).ConfigureAwait(false);
        if (head.ContentLength != sizeBytes)
        {
            throw new ObjectStoreException(
                ObjectStoreErrorKind.Transient,
                target.Path,
                $"The server made an object of {head.ContentLength} bytes out of an upload of {sizeBytes}, or somebody else replaced it. Write it anew.");
        }
    }
}
