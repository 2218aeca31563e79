using System.Runtime.CompilerServices;
using Amazon.S3.Model;

namespace DuckLake.Storage.S3;

public sealed partial class S3ObjectStore
{
    /// <inheritdoc/>
    /// <remarks>One request per 1,000 objects, each sent when the objects before are used up.</remarks>
    public async IAsyncEnumerable<ObjectInfo> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        S3Address address = S3Address.OfPrefix(prefix);
        var target = new S3Target(_clients.Find(address, prefix), address, prefix);
        string? token = null;
        do
        {
            var request = new ListObjectsV2Request
            {
                BucketName = target.Bucket,
                Prefix = target.Key,
                ContinuationToken = token,
                RequestPayer = target.Payer,
            };
            ListObjectsV2Response page = await _retrier.RunAsync(
                target, attempt => target.Sdk.ListObjectsV2Async(request, attempt.Token), cancellationToken).ConfigureAwait(false);
            foreach (S3Object found in page.S3Objects ?? [])
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return new ObjectInfo(address.Root + found.Key, found.Size ?? 0, TimeOf(found.LastModified), TagOf(found.ETag));
            }

            string? next = page.IsTruncated == true ? page.NextContinuationToken : null;
            if (next is not null && next == token)
            {
                throw new ObjectStoreException(ObjectStoreErrorKind.Other, prefix, "The server repeats a page of the listing for ever.");
            }

            token = next;
        }
        while (token is not null);
    }
}
