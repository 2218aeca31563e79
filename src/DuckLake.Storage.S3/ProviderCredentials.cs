using Amazon.Runtime;

namespace DuckLake.Storage.S3;

/// <summary>Keys of a caller's delegate, kept until five minutes before they end or until a server refuses them.</summary>
internal sealed class ProviderCredentials(Func<CancellationToken, ValueTask<S3Keys>> provider) : RefreshingAWSCredentials
{
    /// <summary>What to say when the delegate gives nothing.</summary>
    public const string NoKeys = $"The delegate that gives the keys gave none. See {Name}.";

    private const string Name = $"{nameof(S3Credentials)}.{nameof(S3Credentials.FromProvider)}";

    /// <inheritdoc/>
    protected override CredentialsRefreshState GenerateNewCredentials() => GenerateNewCredentialsAsync().GetAwaiter().GetResult();

    /// <inheritdoc/>
    protected override async Task<CredentialsRefreshState> GenerateNewCredentialsAsync()
    {
        S3Keys keys;
        try
        {
            keys = await provider(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            throw new S3CredentialException($"The delegate that gives the keys failed. See {Name}.", e);
        }

        return keys is null
            ? throw new S3CredentialException(NoKeys, null)
            : new CredentialsRefreshState(
                new ImmutableCredentials(keys.AccessKeyId, keys.SecretAccessKey, keys.SessionToken), (keys.Expires ?? DateTimeOffset.MaxValue).UtcDateTime);
    }
}
