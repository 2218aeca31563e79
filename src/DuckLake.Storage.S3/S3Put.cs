using System.Net;
using Amazon.S3;
using Amazon.S3.Model;

namespace DuckLake.Storage.S3;

/// <summary>Puts an object in one request.</summary>
internal sealed class S3Put(S3Target target, ReadOnlyMemory<byte> content, PutMode mode)
{
    private readonly string _writeId = Guid.NewGuid().ToString("N");
    private bool _isUnconditional = mode == PutMode.Overwrite;

    public async Task<bool> SendAsync(S3Attempt attempt)
    {
        try
        {
            await PutAsync(attempt).ConfigureAwait(false);
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.PreconditionFailed && attempt.IsRepeated)
        {
            // What exists may be what an earlier attempt stored before its answer was lost.
            if (!S3Requests.IsMarked(await S3Requests.TryHeadAsync(target, attempt).ConfigureAwait(false), _writeId))
            {
                throw;
            }
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotImplemented && !_isUnconditional)
        {
            // The server knows no conditional puts: asking first is the best that is left.
            if (await S3Requests.TryHeadAsync(target, attempt).ConfigureAwait(false) is { } existing && !S3Requests.IsMarked(existing, _writeId))
            {
                throw ObjectStoreException.AlreadyExists(target.Path);
            }

            _isUnconditional = true;
            await PutAsync(attempt).ConfigureAwait(false);
        }

        return true;
    }

    private async Task PutAsync(S3Attempt attempt)
    {
        using var stream = new ContentStream(content, attempt.GoesOn);
        var request = new PutObjectRequest
        {
            AutoCloseStream = false,
            BucketName = target.Bucket,
            DisablePayloadSigning = target.Client.Endpoint.IsEncrypted,
            IfNoneMatch = _isUnconditional ? null : "*",
            InputStream = stream,
            Key = target.Key,
            RequestPayer = target.Payer,
            UseChunkEncoding = false,
        };
        if (mode == PutMode.CreateNew)
        {
            S3Requests.Mark(request.Metadata, _writeId);
        }

        if (target.Client.Options.KmsKeyId is { } key)
        {
            request.ServerSideEncryptionMethod = ServerSideEncryptionMethod.AWSKMS;
            request.ServerSideEncryptionKeyManagementServiceKeyId = key;
        }

        await target.Sdk.PutObjectAsync(request, attempt.Token).ConfigureAwait(false);
    }
}
