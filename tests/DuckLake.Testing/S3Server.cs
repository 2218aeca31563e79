using System.Data.Common;
using Amazon.Runtime;
using Amazon.S3;
using DuckLake.Storage.S3;
using Xunit;

namespace DuckLake.Testing;

/// <summary>
/// The S3 server of the tests, named by the variable <c>DUCKLAKE_TEST_S3</c> (<c>Endpoint=…;Access Key=…;Secret Key=…;Bucket=…</c>);
/// <c>eng/test.sh</c> starts one.
/// </summary>
public static class S3Server
{
    private const string Variable = "DUCKLAKE_TEST_S3";

    private static readonly Lazy<string?> LazyProblem = new(FindProblem);

    public static string Endpoint => Get("Endpoint");

    public static string AccessKey => Get("Access Key");

    public static string SecretKey => Get("Secret Key");

    public static string Bucket => Get("Bucket");

    /// <summary>How to reach the server.</summary>
    public static S3BucketOptions BucketOptions => new() { Endpoint = Endpoint, Credentials = S3Credentials.FromKeys(AccessKey, SecretKey) };

    /// <summary>A client of the SDK, for what a store does not do.</summary>
    public static AmazonS3Client CreateClient() =>
        new(new BasicAWSCredentials(AccessKey, SecretKey), new AmazonS3Config
        {
            ServiceURL = Endpoint,
            AuthenticationRegion = "us-east-1",
            ForcePathStyle = true,
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
        });

    /// <summary>Skips the running test when there is no server; fails it where <c>CI=true</c>.</summary>
    public static void Require()
    {
        if (LazyProblem.Value is not { } problem)
        {
            return;
        }

        if (TestPaths.IsContinuousIntegration)
        {
            throw new InvalidOperationException(problem);
        }

        Skip.If(true, problem);
    }

    private static string Get(string key) => Parse().TryGetValue(key, out object? value)
        ? (string)value
        : throw new InvalidOperationException($"{Variable} has no {key}.");

    private static DbConnectionStringBuilder Parse() => new() { ConnectionString = Environment.GetEnvironmentVariable(Variable) };

    private static string? FindProblem()
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable)))
        {
            return $"There is no S3 server: {Variable} is not set. eng/s3-start.sh starts one and prints its value.";
        }

        try
        {
            using AmazonS3Client client = CreateClient();
            client.ListObjectsV2Async(new() { BucketName = Bucket, MaxKeys = 1 }).GetAwaiter().GetResult();
            return null;
        }
        catch (Exception e) when (e is AmazonClientException or HttpRequestException)
        {
            return $"The S3 server of {Variable} cannot be used: {e.Message}";
        }
    }
}
