using Amazon;
using Amazon.Runtime;
using Amazon.S3;

namespace DuckLake.Storage.S3;

/// <summary>A client of the SDK for one set of bucket options. Thread-safe.</summary>
internal sealed class S3Client
{
    private readonly AWSCredentials? _credentials;

    public S3Client(S3BucketOptions options, S3Endpoint endpoint, HttpClientFactory http, string path)
    {
        Options = options;
        Endpoint = endpoint;
        SdkServices.EnsureKnown();
        _credentials = CredentialsOf(options.Credentials, path);
        var config = new AmazonS3Config
        {
            ForcePathStyle = endpoint.IsPathStyle,
            HttpClientFactory = http,
            MaxErrorRetry = 0,
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            ThrottleRetries = false,
            Timeout = Timeout.InfiniteTimeSpan,
            UseHttp = !endpoint.IsEncrypted,
        };
        if (endpoint.Url is null)
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(endpoint.Region);
        }
        else
        {
            config.ServiceURL = endpoint.Url;
            config.AuthenticationRegion = endpoint.Region;
        }

        Sdk = _credentials is null ? new AmazonS3Client(config) : new AmazonS3Client(_credentials, config);
    }

    public S3BucketOptions Options { get; }

    public S3Endpoint Endpoint { get; }

    public AmazonS3Client Sdk { get; }

    /// <summary>Whether asking again may give other keys.</summary>
    public bool RenewsCredentials => Options.Credentials.Source is S3CredentialSource.Default or S3CredentialSource.Profile || _credentials is RefreshingAWSCredentials;

    /// <summary>Drops the keys in use, so that the next request asks for new ones.</summary>
    public void DropCredentials()
    {
        if (_credentials is RefreshingAWSCredentials refreshing)
        {
            refreshing.ClearCredentials();
        }
    }

    private static AWSCredentials? CredentialsOf(S3Credentials credentials, string path) => credentials.Source switch
    {
        S3CredentialSource.Anonymous => new AnonymousAWSCredentials(),
        S3CredentialSource.Keys when credentials.SessionToken is { } token =>
            new SessionAWSCredentials(credentials.AccessKeyId, credentials.SecretAccessKey, token),
        S3CredentialSource.Keys => new BasicAWSCredentials(credentials.AccessKeyId, credentials.SecretAccessKey),
        S3CredentialSource.Profile => OfProfile(credentials.ProfileName!, path),
        S3CredentialSource.Sdk => credentials.Sdk,
        S3CredentialSource.Provider => new ProviderCredentials(credentials.Provider!),
        _ => null,
    };

    private static AWSCredentials OfProfile(string name, string path) =>
        SdkServices.OpenProfiles().TryGetAWSCredentials(name, out AWSCredentials? found)
            ? found
            : throw new ObjectStoreException(
                ObjectStoreErrorKind.AccessDenied,
                path,
                $"The AWS configuration files hold no usable profile \"{name}\". Check the name given to {nameof(S3Credentials)}.{nameof(S3Credentials.FromProfile)}, or AWS_SHARED_CREDENTIALS_FILE and AWS_CONFIG_FILE.");
}
