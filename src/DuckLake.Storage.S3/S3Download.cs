using System.Globalization;
using System.Net;
using Amazon.S3.Model;

namespace DuckLake.Storage.S3;

/// <summary>
/// Reads one range, or the end, of an object. When an answer breaks off, the next attempt asks for the rest only, unless the object was replaced
/// meanwhile, or the server gives no tag to tell that by.
/// </summary>
internal sealed class S3Download(S3Target target, long? offset, Memory<byte> destination)
{
    private long? _start;
    private int _length;
    private int _received;
    private string? _etag;
    private long _sizeBytes;

    /// <summary>The object's size and the bytes read; valid after success.</summary>
    public ObjectTail Result => new(_sizeBytes, _received);

    /// <summary>Asks for what is missing and takes as much of it as comes.</summary>
    public async Task<S3Download> ReceiveAsync(S3Attempt attempt)
    {
        if (_etag is null)
        {
            _start = offset;
            _length = destination.Length;
            _received = 0;
        }

        var request = new GetObjectRequest
        {
            BucketName = target.Bucket,
            Key = target.Key,
            ByteRange = _start is { } start
                ? new Amazon.S3.Model.ByteRange(start + _received, start + _length - 1)
                : new Amazon.S3.Model.ByteRange($"bytes=-{destination.Length}"),
            RequestPayer = target.Payer,
        };
        GetObjectResponse response;
        try
        {
            response = await target.Sdk.GetObjectAsync(request, attempt.Token).ConfigureAwait(false);
        }
        catch (Amazon.S3.AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            // The end of an empty object is no range of it.
            return offset is null ? this : throw ObjectStoreException.Truncated(target.Path, offset.Value, _length, _received);
        }

        using (response)
        {
            attempt.GoesOn();
            Begin(response);
            while (_received < _length)
            {
                int count = await response.ResponseStream.ReadAsync(destination[_received.._length], attempt.Token).ConfigureAwait(false);
                if (count == 0)
                {
                    throw new IOException("The answer ends too early.");
                }

                attempt.GoesOn();
                _received += count;
            }
        }

        return this;
    }

    /// <summary>Checks that the answer is the one asked for.</summary>
    private void Begin(GetObjectResponse response)
    {
        (long first, long size) = response.HttpStatusCode == HttpStatusCode.PartialContent ? ParseRange(response.ContentRange) : (0, response.ContentLength);
        if (_etag is not null && _etag != response.ETag)
        {
            _etag = null;
            throw new IOException("The object was replaced while it was read.");
        }

        _etag = response.ETag is { Length: > 0 } tag ? tag : null;
        _sizeBytes = size;
        if (_start is null)
        {
            _length = (int)Math.Min(destination.Length, size);
            _start = size - _length;
        }

        if (_start.Value > size - _length)
        {
            throw ObjectStoreException.Truncated(target.Path, _start.Value, _length, Math.Max(0, size - _start.Value));
        }

        if (first != _start.Value + _received)
        {
            throw new ObjectStoreException(
                ObjectStoreErrorKind.Other,
                target.Path,
                $"The server answers another range than was asked for: from byte {first} instead of {_start.Value + _received}. It must support ranged reads.");
        }
    }

    /// <summary>The first byte and the size of the object in <c>bytes 0-9/100</c>.</summary>
    private (long First, long SizeBytes) ParseRange(string? text)
    {
        ReadOnlySpan<char> range = text.AsSpan().Trim();
        int dash = range.IndexOf('-');
        int slash = range.IndexOf('/');
        return range.StartsWith("bytes ", StringComparison.OrdinalIgnoreCase)
            && dash > 0
            && slash > dash
            && long.TryParse(range[6..dash], NumberStyles.None, CultureInfo.InvariantCulture, out long first)
            && long.TryParse(range[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out long size)
                ? (first, size)
                : throw new ObjectStoreException(
                    ObjectStoreErrorKind.Other, target.Path, "The server does not tell which range it answers (Content-Range). It must support ranged reads.");
    }
}
