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

    public static S3ServerAddress Address => S3ServerAddress.Parse(Environment.GetEnvironmentVariable(Variable));

    public static string Endpoint => Address.Endpoint;

    public static string AccessKey => Address.AccessKey;

    public static string SecretKey => Address.SecretKey;

    public static string Bucket => Address.Bucket;

    /// <summary>How to reach the server.</summary>
    public static S3BucketOptions BucketOptions => Address.BucketOptions;

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

    private static string? FindProblem()
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable)))
        {
            return $"There is no S3 server: {Variable} is not set. eng/s3-start.sh starts one and prints its value.";
        }

        try
        {
            using AmazonS3Client client = Address.CreateClient();
            client.ListObjectsV2Async(new() { BucketName = Bucket, MaxKeys = 1 }).GetAwaiter().GetResult();
            return null;
        }
        catch (Exception e) when (e is AmazonClientException or HttpRequestException)
        {
            return $"The S3 server of {Variable} cannot be used: {e.Message}";
        }
    }
}
