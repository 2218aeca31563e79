using Amazon.Runtime.CredentialManagement;

namespace DuckLake.Storage.S3;

/// <summary>Where requests to a bucket go, worked out from its options.</summary>
/// <param name="Url">The server's address without path, or null for Amazon's of the region.</param>
/// <param name="Region">The region requests are signed for.</param>
/// <param name="IsPathStyle">Whether the bucket's name stands in the path.</param>
/// <param name="IsEncrypted">Whether TLS is used.</param>
internal sealed record S3Endpoint(string? Url, string Region, bool IsPathStyle, bool IsEncrypted)
{
    private const string DefaultRegion = "us-east-1";

    /// <summary>What an error message calls the server.</summary>
    public string Name => Url ?? $"Amazon S3 in region {Region}";

    /// <summary>Works out the endpoint.</summary>
    /// <param name="options">The bucket's options.</param>
    /// <param name="scheme">The scheme of the address, in lower case.</param>
    /// <param name="path">The path to name in an error.</param>
    /// <exception cref="ObjectStoreException">The options contradict each other or are incomplete.</exception>
    public static S3Endpoint Of(S3BucketOptions options, string scheme, string path)
    {
        string? given = options.Endpoint is { Length: > 0 } own ? own : DefaultEndpoint(options, scheme, path);
        if (given is null)
        {
            return new S3Endpoint(null, options.Region ?? AmbientRegion(options), options.UrlStyle == S3UrlStyle.Path, IsTls(options.Tls, null, path));
        }

        bool? saysTls = null;
        string host = given;
        foreach ((string prefix, bool tls) in new[] { ("http://", false), ("https://", true) })
        {
            if (given.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                saysTls = tls;
                host = given[prefix.Length..];
            }
        }

        bool isEncrypted = IsTls(options.Tls, saysTls, path);
        string url = $"{(isEncrypted ? "https" : "http")}://{host.TrimEnd('/')}";
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? parsed)
            || parsed.Host.Length == 0
            || parsed.UserInfo.Length > 0
            || parsed.Query.Length > 0
            || parsed.AbsolutePath != "/")
        {
            throw Wrong(
                path, $"{nameof(S3BucketOptions)}.{nameof(S3BucketOptions.Endpoint)} is no address of a server: expected host, host:port, or either after http:// or https://.");
        }

        string region = options.Region ?? (scheme == "r2" ? "auto" : RegionOfAmazonHost(parsed.Host) ?? DefaultRegion);
        bool isPathStyle = options.UrlStyle == S3UrlStyle.Auto ? RegionOfAmazonHost(parsed.Host) is null : options.UrlStyle == S3UrlStyle.Path;
        return new S3Endpoint(url, region, isPathStyle, isEncrypted);
    }

    private static string? DefaultEndpoint(S3BucketOptions options, string scheme, string path) => scheme switch
    {
        "gs" or "gcs" => "storage.googleapis.com",
        "r2" when options.AccountId is { Length: > 0 } account => $"{account}.r2.cloudflarestorage.com",
        "r2" => throw Wrong(
            path,
            $"r2:// needs the Cloudflare account: set {nameof(S3BucketOptions)}.{nameof(S3BucketOptions.AccountId)} or {nameof(S3BucketOptions)}.{nameof(S3BucketOptions.Endpoint)}."),
        _ => null,
    };

    private static bool IsTls(S3Tls wanted, bool? saysTls, string path) => wanted switch
    {
        S3Tls.Required or S3Tls.Unverified => saysTls != false
            ? true
            : throw Wrong(
                path, $"The endpoint says http:// but {nameof(S3BucketOptions)}.{nameof(S3BucketOptions.Tls)} demands TLS. Write https:// or set {nameof(S3Tls)}.{nameof(S3Tls.Off)}."),
        S3Tls.Off => saysTls != true
            ? false
            : throw Wrong(
                path, $"The endpoint says https:// but {nameof(S3BucketOptions)}.{nameof(S3BucketOptions.Tls)} is {nameof(S3Tls.Off)}. Write http:// or leave {nameof(S3BucketOptions)}.{nameof(S3BucketOptions.Tls)} as it is."),
        _ => saysTls ?? true,
    };

    /// <summary>The region in a host name of Amazon's: <c>s3.eu-west-1.amazonaws.com</c>; null for another host.</summary>
    private static string? RegionOfAmazonHost(string host)
    {
        if (!host.EndsWith(".amazonaws.com", StringComparison.OrdinalIgnoreCase) && !host.EndsWith(".amazonaws.com.cn", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        string[] labels = host.Split('.');
        int service = Array.FindIndex(labels, label => label.Equals("s3", StringComparison.OrdinalIgnoreCase));
        return service >= 0 && labels[service + 1] is var region && !region.Equals("amazonaws", StringComparison.OrdinalIgnoreCase) ? region : DefaultRegion;
    }

    // What the SDK would look at, without its last resort, a request to the instance's metadata that takes seconds elsewhere.
    private static string AmbientRegion(S3BucketOptions options)
    {
        foreach (string variable in new[] { "AWS_REGION", "AWS_DEFAULT_REGION" })
        {
            if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } region)
            {
                return region;
            }
        }

        string profile = options.Credentials.ProfileName ?? Environment.GetEnvironmentVariable("AWS_PROFILE") ?? "default";
        return S3CredentialChain.OpenProfiles().TryGetProfile(profile, out CredentialProfile? found) && found.Region is { } configured
            ? configured.SystemName
            : DefaultRegion;
    }

    private static ObjectStoreException Wrong(string path, string problem) => new(ObjectStoreErrorKind.Other, path, problem);
}
