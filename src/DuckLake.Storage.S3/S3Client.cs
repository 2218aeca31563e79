using Amazon;
using Amazon.Runtime;
using Amazon.S3;

namespace DuckLake.Storage.S3;

/// <summary>A client of the SDK for one set of bucket options. Thread-safe.</summary>
internal sealed class S3Client
{
    private readonly AWSCredentials _credentials;

    public S3Client(S3BucketOptions options, S3Endpoint endpoint, HttpClientFactory http)
    {
        Options = options;
        Endpoint = endpoint;
        _credentials = CredentialsOf(options.Credentials);
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

        Sdk = new AmazonS3Client(_credentials, config);
    }

    public S3BucketOptions Options { get; }

    public S3Endpoint Endpoint { get; }

    public AmazonS3Client Sdk { get; }

    /// <summary>Whether asking again may give other keys.</summary>
    public bool RenewsCredentials => _credentials is S3CredentialChain or ProviderCredentials;

    /// <summary>Waits for keys to sign with, if they are not there: the SDK would wait as long as their source likes, and whatever token it is given.</summary>
    /// <exception cref="S3CredentialException">There are none, or none in time.</exception>
    public async ValueTask PrepareAsync(S3Attempt attempt)
    {
        if (!RenewsCredentials)
        {
            return;
        }

        try
        {
            await _credentials.GetCredentialsAsync().WaitAsync(attempt.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (attempt.Token.IsCancellationRequested)
        {
            throw new S3CredentialException(
                $"{(_credentials as S3CredentialChain)?.Advice ?? ProviderCredentials.NoKeys} No more than {nameof(S3ObjectStoreOptions)}.{nameof(S3ObjectStoreOptions.StallTimeout)} was waited for them.", e);
        }

        attempt.GoesOn();
    }

    /// <summary>Drops the keys in use, so that the next request asks for new ones.</summary>
    public void DropCredentials()
    {
        switch (_credentials)
        {
            case S3CredentialChain chain:
                chain.Drop();
                break;
            case ProviderCredentials provider:
                provider.ClearCredentials();
                break;
        }
    }

    private static AWSCredentials CredentialsOf(S3Credentials credentials) => credentials.Source switch
    {
        S3CredentialSource.Anonymous => new AnonymousAWSCredentials(),
        S3CredentialSource.Keys when credentials.SessionToken is { } token =>
            new SessionAWSCredentials(credentials.AccessKeyId, credentials.SecretAccessKey, token),
        S3CredentialSource.Keys => new BasicAWSCredentials(credentials.AccessKeyId, credentials.SecretAccessKey),
        S3CredentialSource.Profile => S3CredentialChain.OfProfile(credentials.ProfileName!),
        S3CredentialSource.Sdk => S3CredentialChain.Of(credentials.Sdk!),
        S3CredentialSource.Provider => new ProviderCredentials(credentials.Provider!),
        _ => S3CredentialChain.OfSdk(),
    };
}
