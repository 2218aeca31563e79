using Amazon.Runtime;

namespace DuckLake.Storage.S3;

/// <summary>
/// Whom a store acts for. Two of them are equal when they come from the same place with the same content. Immutable; its text names the
/// source and never a key.
/// </summary>
public sealed record S3Credentials
{
    private S3Credentials(S3CredentialSource source) => Source = source;

    /// <summary>
    /// What the AWS SDK finds, in its own order: environment variables, web identity, profiles, container, instance. Looked for when a store first needs
    /// them; it renews them by itself. The default.
    /// </summary>
    public static S3Credentials Default { get; } = new(S3CredentialSource.Default);

    /// <summary>Nobody: requests are not signed, which public buckets allow.</summary>
    public static S3Credentials Anonymous { get; } = new(S3CredentialSource.Anonymous);

    /// <summary>Where the credentials come from.</summary>
    public S3CredentialSource Source { get; }

    internal string? AccessKeyId { get; private init; }

    internal string? SecretAccessKey { get; private init; }

    internal string? SessionToken { get; private init; }

    internal string? ProfileName { get; private init; }

    internal AWSCredentials? Sdk { get; private init; }

    internal Func<CancellationToken, ValueTask<S3Keys>>? Provider { get; private init; }

    /// <summary>Fixed keys.</summary>
    /// <param name="accessKeyId">The access key's id.</param>
    /// <param name="secretAccessKey">The secret that belongs to it.</param>
    /// <param name="sessionToken">The session token of temporary keys, or null. They are not renewed.</param>
    /// <returns>The credentials.</returns>
    public static S3Credentials FromKeys(string accessKeyId, string secretAccessKey, string? sessionToken = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(accessKeyId);
        ArgumentException.ThrowIfNullOrEmpty(secretAccessKey);
        return new(S3CredentialSource.Keys)
        {
            AccessKeyId = accessKeyId,
            SecretAccessKey = secretAccessKey,
            SessionToken = string.IsNullOrEmpty(sessionToken) ? null : sessionToken,
        };
    }

    /// <summary>A profile of the shared AWS configuration files; whatever the profile describes is renewed by the AWS SDK.</summary>
    /// <param name="profileName">The profile's name.</param>
    /// <returns>The credentials.</returns>
    public static S3Credentials FromProfile(string profileName)
    {
        ArgumentException.ThrowIfNullOrEmpty(profileName);
        return new(S3CredentialSource.Profile) { ProfileName = profileName };
    }

    /// <summary>Credentials of the AWS SDK, for instance refreshing ones.</summary>
    /// <param name="credentials">The credentials; not disposed.</param>
    /// <returns>The credentials.</returns>
    public static S3Credentials FromSdk(AWSCredentials credentials)
    {
        ArgumentNullException.ThrowIfNull(credentials);
        return new(S3CredentialSource.Sdk) { Sdk = credentials };
    }

    /// <summary>Keys of a caller's own source, asked for again before they end and when a server says that they did.</summary>
    /// <param name="provider">Gives the keys; called by one caller at a time. What it throws reaches the caller of the store as the inner error.</param>
    /// <returns>The credentials.</returns>
    public static S3Credentials FromProvider(Func<CancellationToken, ValueTask<S3Keys>> provider)
    {
        ArgumentNullException.ThrowIfNull(provider);
        return new(S3CredentialSource.Provider) { Provider = provider };
    }

    /// <summary>The source of the credentials.</summary>
    /// <returns>A text without secrets.</returns>
    public override string ToString() => $"S3 credentials ({Source})";
}
