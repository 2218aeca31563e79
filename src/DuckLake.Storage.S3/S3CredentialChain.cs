using System.Diagnostics.CodeAnalysis;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Credentials;
using Amazon.SecurityToken;
using Amazon.SSO;
using Amazon.SSOOIDC;

namespace DuckLake.Storage.S3;

/// <summary>
/// The first credentials of a chain of the AWS SDK's sources that there are: looked for when they are first needed, kept, and asked for new keys by the SDK before they
/// end. One that fails is a <see cref="S3CredentialException"/>: the answers of those who issue keys are not the store's. Thread-safe.
/// </summary>
internal sealed partial class S3CredentialChain : AWSCredentials
{
    private const string SessionName = "ducklake";

    private readonly Func<AWSCredentials>[] _links;
    private readonly Lock _lock = new();
    private Task<AWSCredentials>? _search;
    private volatile AWSCredentials? _asked;

    // The SDK makes these clients by reflection, which a trimmed or native program must be told of. They are not registered with the SDK: it tells a registered client
    // of no keys to sign with, and no role is assumed without.
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicConstructors, typeof(AmazonSecurityTokenServiceClient))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicConstructors, typeof(AmazonSecurityTokenServiceConfig))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicConstructors, typeof(AmazonSSOClient))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicConstructors, typeof(AmazonSSOConfig))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicConstructors, typeof(AmazonSSOOIDCClient))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicConstructors, typeof(AmazonSSOOIDCConfig))]
    private S3CredentialChain(params IEnumerable<Func<AWSCredentials>> links) => _links = [.. links];

    /// <summary>What the SDK finds in its own order.</summary>
    public static S3CredentialChain OfSdk() => new(static () => DefaultAWSCredentialsIdentityResolver.GetCredentials());

    /// <summary>A profile of the shared configuration files.</summary>
    public static S3CredentialChain OfProfile(string name) => new(() => FindProfile(name));

    /// <summary>Credentials of the caller's.</summary>
    public static AWSCredentials Of(AWSCredentials credentials) =>
        credentials is S3CredentialChain or AnonymousAWSCredentials ? credentials : new S3CredentialChain(() => credentials);

    /// <summary>
    /// The credentials that the parameters of a secret describe, as DuckDB's secrets with PROVIDER credential_chain have them: CHAIN, PROFILE, ASSUME_ROLE_ARN and so
    /// on; those of the SDK's own chain without any.
    /// </summary>
    /// <exception cref="ArgumentException">The chain has an unknown link, or lacks a parameter.</exception>
    public static S3Credentials Of(IReadOnlyDictionary<string, string>? parameters)
    {
        string? chain = parameters?.GetValueOrDefault("chain");
        if (!string.IsNullOrEmpty(chain))
        {
            return S3Credentials.FromSdk(new S3CredentialChain(chain.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(link => Link(link.ToLowerInvariant(), parameters!)).ToArray()));
        }

        if (parameters?.ContainsKey("assume_role_arn") == true)
        {
            throw new ArgumentException("Must pass CHAIN value when passing ASSUME_ROLE_ARN");
        }

        return parameters?.GetValueOrDefault("profile") is { Length: > 0 } profile ? S3Credentials.FromProfile(profile) : S3Credentials.Default;
    }

    /// <summary>What to say while the source that is asked is silent.</summary>
    public string Advice => AdviceOn(_asked, error: null);

    /// <summary>The shared AWS configuration files, where the SDK's own chain looks for them.</summary>
    public static CredentialProfileStoreChain OpenProfiles() =>
        new(Environment.GetEnvironmentVariable("AWS_SHARED_CREDENTIALS_FILE") is { Length: > 0 } path ? path : AWSConfigs.AWSProfilesLocation);

    public override ImmutableCredentials GetCredentials() => GetCredentialsAsync().GetAwaiter().GetResult();

    public override async Task<ImmutableCredentials> GetCredentialsAsync()
    {
        AWSCredentials source = await FindAsync().ConfigureAwait(false);
        try
        {
            return await source.GetCredentialsAsync().ConfigureAwait(false);
        }
        catch (Exception error)
        {
            throw S3CredentialException.OfSource(AdviceOn(source, error), error, hadKeys: true);
        }
    }

    /// <summary>Forgets keys that a server refused: the next request has new ones of the source, or another source where this one only has those.</summary>
    public void Drop()
    {
        lock (_lock)
        {
            if (_search is { IsCompletedSuccessfully: true, Result: RefreshingAWSCredentials source })
            {
                source.ClearCredentials();
            }
            else if (_search is { IsCompleted: true })
            {
                _search = null;
            }
        }
    }

    /// <summary>The source in use; whoever comes while it is looked for waits for the same search.</summary>
    private Task<AWSCredentials> FindAsync()
    {
        lock (_lock)
        {
            return _search is null or { IsFaulted: true } ? _search = Task.Run(Find) : _search;
        }
    }

    private AWSCredentials Find()
    {
        List<S3CredentialException> failures = [];
        foreach (Func<AWSCredentials> link in _links)
        {
            AWSCredentials? source = null;
            try
            {
                _asked = null;
                source = _asked = link();
                source.GetCredentials();
                return source;
            }
            catch (Exception error)
            {
                failures.Add(error as S3CredentialException ?? S3CredentialException.OfSource(AdviceOn(source, error), error, hadKeys: false));
            }
        }

        throw failures is [var only]
            ? only
            : new S3CredentialException(
                $"No link of the secret's CHAIN gives credentials. {string.Join(' ', failures.Select(static failure => failure.Message).Distinct())}",
                failures.Find(static failure => failure.IsTransient) ?? failures.FirstOrDefault())
            {
                IsTransient = failures.Exists(static failure => failure.IsTransient),
            };
    }

    private static Func<AWSCredentials> Link(string name, IReadOnlyDictionary<string, string> parameters)
    {
        string? profile = parameters.GetValueOrDefault("profile");
        string? role = parameters.GetValueOrDefault("assume_role_arn");
        string session = parameters.GetValueOrDefault("session_name", SessionName);
        switch (name)
        {
            case "env":
                return () => new EnvironmentVariablesAWSCredentials();
            case "config" or "sso" or "process":
                return () => Assumed(FindProfile(profile));
            case "container":
                return () => new GenericContainerCredentials();
            case "instance":
                return () => new InstanceProfileAWSCredentials();
            case "web_identity":
                string? file = parameters.GetValueOrDefault("web_identity_token_file");
                return () => new AssumeRoleWithWebIdentityCredentials(
                    file ?? Environment.GetEnvironmentVariable(AssumeRoleWithWebIdentityCredentials.WebIdentityTokenFileEnvVariable),
                    role ?? Environment.GetEnvironmentVariable(AssumeRoleWithWebIdentityCredentials.RoleArnEnvVariable),
                    parameters.GetValueOrDefault("session_name") ?? Environment.GetEnvironmentVariable(AssumeRoleWithWebIdentityCredentials.RoleSessionNameEnvVariable) ?? SessionName);
            case "sts" when role is not null:
                return () => Assumed(profile is null ? DefaultAWSCredentialsIdentityResolver.GetCredentials() : FindProfile(profile));
            case "sts":
                throw new ArgumentException("Chain value 'STS' is only supported with an ASSUME_ROLE_ARN value. If the selected profile uses STS, add \"CHAIN 'config'\"");
            default:
                throw new ArgumentException($"Unknown provider found while parsing AWS credential chain string: '{name}'");
        }

        AWSCredentials Assumed(AWSCredentials source) => role is null
            ? source
            : new AssumeRoleAWSCredentials(source, role, session, new AssumeRoleAWSCredentialsOptions { ExternalId = parameters.GetValueOrDefault("external_id") });
    }

    private static AWSCredentials FindProfile(string? name)
    {
        string profile = name ?? Environment.GetEnvironmentVariable("AWS_PROFILE") ?? "default";
        return OpenProfiles().TryGetAWSCredentials(profile, out AWSCredentials? found)
            ? found
            : throw new S3CredentialException(
                $"No credentials were found: the AWS configuration files hold no usable profile \"{profile}\". Check its name, AWS_SHARED_CREDENTIALS_FILE and "
                    + $"AWS_CONFIG_FILE, or give others as {nameof(S3BucketOptions)}.{nameof(S3BucketOptions.Credentials)}.",
                inner: null);
    }
}
