using System.Data.Common;
using Amazon.Runtime;
using Amazon.S3;
using DuckLake.Storage.S3;

namespace DuckLake.Testing;

/// <summary>An S3 server, a bucket of it, and keys that may do everything there.</summary>
public sealed record S3ServerAddress(string Endpoint, string AccessKey, string SecretKey, string Bucket)
{
    /// <summary>How to reach the server.</summary>
    public S3BucketOptions BucketOptions => new() { Endpoint = Endpoint, Credentials = S3Credentials.FromKeys(AccessKey, SecretKey) };

    /// <summary>Reads what <c>eng/s3-start.sh</c> prints: <c>Endpoint=…;Access Key=…;Secret Key=…;Bucket=…</c>.</summary>
    public static S3ServerAddress Parse(string? text)
    {
        DbConnectionStringBuilder parts = new() { ConnectionString = text };
        string Get(string key) => parts.TryGetValue(key, out object? value) ? (string)value : throw new InvalidOperationException($"The address of the S3 server has no {key}.");
        return new(Get("Endpoint"), Get("Access Key"), Get("Secret Key"), Get("Bucket"));
    }

    /// <summary>A client of the SDK, for what a store does not do.</summary>
    public AmazonS3Client CreateClient() =>
        new(new BasicAWSCredentials(AccessKey, SecretKey), new AmazonS3Config
        {
            ServiceURL = Endpoint,
            AuthenticationRegion = "us-east-1",
            ForcePathStyle = true,
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
        });
}
