using Amazon.S3;

namespace DuckLake.Storage.S3;

/// <summary>An object or a prefix, and the client that reaches it.</summary>
/// <param name="Client">The client.</param>
/// <param name="Address">The place.</param>
/// <param name="Path">The place as the caller wrote it.</param>
internal sealed record S3Target(S3Client Client, S3Address Address, string Path)
{
    public AmazonS3Client Sdk => Client.Sdk;

    public string Bucket => Address.Bucket;

    public string Key => Address.Key;

    /// <summary>Who pays, as a request says it.</summary>
    public RequestPayer? Payer => Client.Options.Payer == S3Payer.Requester ? RequestPayer.Requester : null;
}
