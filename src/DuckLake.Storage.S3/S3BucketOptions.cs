namespace DuckLake.Storage.S3;

/// <summary>
/// How a bucket, or what begins with some prefix, is reached: the server, the region, and whom to act for. Compared by value: equal options share a client.
/// </summary>
public sealed record S3BucketOptions
{
    /// <summary>
    /// The server: <c>host</c>, <c>host:port</c>, or either after <c>http://</c> or <c>https://</c>. Null is Amazon's for
    /// <c>s3://</c>, <c>storage.googleapis.com</c> for <c>gs://</c> and <c>gcs://</c>, and Cloudflare's for <see cref="AccountId"/> with <c>r2://</c>.
    /// </summary>
    public string? Endpoint { get; init; }

    /// <summary>
    /// The region requests are signed for. Null is the one that the environment (<c>AWS_REGION</c>, <c>AWS_DEFAULT_REGION</c>) or the profile
    /// names where <see cref="Endpoint"/> is Amazon's, else <c>us-east-1</c>, and <c>auto</c> for <c>r2://</c>.
    /// </summary>
    public string? Region { get; init; }

    /// <summary>Where the bucket's name stands in the address.</summary>
    public S3UrlStyle UrlStyle { get; init; }

    /// <summary>Whether the connection is encrypted.</summary>
    public S3Tls Tls { get; init; }

    /// <summary>The Cloudflare account that <c>r2://</c> addresses belong to; not needed with <see cref="Endpoint"/>.</summary>
    public string? AccountId { get; init; }

    /// <summary>Whom to act for. Default <see cref="S3Credentials.Default"/>.</summary>
    public S3Credentials Credentials { get; init; } = S3Credentials.Default;

    /// <summary>The KMS key that the server encrypts new objects with; null leaves it to the bucket.</summary>
    public string? KmsKeyId { get; init; }

    /// <summary>Who pays for the requests. Default <see cref="S3Payer.BucketOwner"/>.</summary>
    public S3Payer Payer { get; init; }
}
