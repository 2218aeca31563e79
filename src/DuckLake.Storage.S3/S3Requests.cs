using System.Net;
using Amazon.S3;
using Amazon.S3.Model;

namespace DuckLake.Storage.S3;

/// <summary>Single requests that several operations send.</summary>
internal static class S3Requests
{
    /// <summary>Metadata that tells one write of an object from another, so that a write whose answer was lost knows its own.</summary>
    private const string WriteId = "x-amz-meta-ducklake-write";

    public static Task<GetObjectMetadataResponse> HeadAsync(S3Target target, S3Attempt attempt) =>
        target.Sdk.GetObjectMetadataAsync(
            new GetObjectMetadataRequest { BucketName = target.Bucket, Key = target.Key, RequestPayer = target.Payer }, attempt.Token);

    /// <summary>Metadata of the object, or null when there is none.</summary>
    public static async Task<GetObjectMetadataResponse?> TryHeadAsync(S3Target target, S3Attempt attempt)
    {
        try
        {
            return await HeadAsync(target, attempt).ConfigureAwait(false);
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    public static void Mark(MetadataCollection metadata, string writeId) => metadata[WriteId] = writeId;

    public static bool IsMarked(GetObjectMetadataResponse? head, string writeId) => head is not null && head.Metadata[WriteId] == writeId;
}
