using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;

namespace DuckLake.Storage.S3;

/// <summary>
/// The first credentials of a chain that there are, as DuckDB's secrets with PROVIDER credential_chain describe it by the parameters CHAIN, PROFILE,
/// ASSUME_ROLE_ARN and so on. They renew themselves.
/// </summary>
internal sealed class S3CredentialChain : AWSCredentials
{
    private const string SessionName = "ducklake";

    private readonly Func<AWSCredentials>[] _links;
    private AWSCredentials? _found;

    private S3CredentialChain(IEnumerable<Func<AWSCredentials>> links) => _links = [.. links];

    /// <summary>The credentials that the parameters of a secret describe; null for the SDK's own chain.</summary>
    /// <exception cref="ArgumentException">The chain has an unknown link, or lacks a parameter.</exception>
    public static S3Credentials Of(IReadOnlyDictionary<string, string>? parameters)
    {
        string? chain = parameters?.GetValueOrDefault("chain");
        if (!string.IsNullOrEmpty(chain))
        {
            return S3Credentials.FromSdk(new S3CredentialChain(chain.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(link => Link(link.ToLowerInvariant(), parameters!))));
        }

        if (parameters?.ContainsKey("assume_role_arn") == true)
        {
            throw new ArgumentException("Must pass CHAIN value when passing ASSUME_ROLE_ARN");
        }

        return parameters?.GetValueOrDefault("profile") is { Length: > 0 } profile ? S3Credentials.FromProfile(profile) : S3Credentials.Default;
    }

    public override ImmutableCredentials GetCredentials()
    {
        if (_found is { } found)
        {
            return found.GetCredentials();
        }

        List<Exception> failures = [];
        foreach (Func<AWSCredentials> link in _links)
        {
            try
            {
                AWSCredentials candidate = link();
                ImmutableCredentials keys = candidate.GetCredentials();
                _found = candidate;
                return keys;
            }
            catch (Exception error) when (error is AmazonServiceException or AmazonClientException or InvalidOperationException or ArgumentException or IOException)
            {
                failures.Add(error);
            }
        }

        throw new AmazonClientException("No link of the secret's CHAIN gives credentials.", new AggregateException(failures));
    }

    public override Task<ImmutableCredentials> GetCredentialsAsync() =>
        _found is { } found ? found.GetCredentialsAsync() : Task.Run(GetCredentials);

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
                return () => Assumed(OfProfile(profile));
            case "instance":
                return () => new InstanceProfileAWSCredentials();
            case "web_identity":
                string? file = parameters.GetValueOrDefault("web_identity_token_file");
                return () => file is not null && role is not null
                    ? new AssumeRoleWithWebIdentityCredentials(file, role, session)
                    : AssumeRoleWithWebIdentityCredentials.FromEnvironmentVariables();
            case "sts" when role is not null:
                return () => Assumed(profile is null ? Amazon.Runtime.Credentials.DefaultAWSCredentialsIdentityResolver.GetCredentials() : OfProfile(profile));
            case "sts":
                throw new ArgumentException("Chain value 'STS' is only supported with an ASSUME_ROLE_ARN value. If the selected profile uses STS, add \"CHAIN 'config'\"");
            default:
                throw new ArgumentException($"Unknown provider found while parsing AWS credential chain string: '{name}'");
        }

        AWSCredentials Assumed(AWSCredentials source) => role is null
            ? source
            : new AssumeRoleAWSCredentials(source, role, session, new AssumeRoleAWSCredentialsOptions { ExternalId = parameters.GetValueOrDefault("external_id") });
    }

    private static AWSCredentials OfProfile(string? name)
    {
        string profile = name ?? Environment.GetEnvironmentVariable("AWS_PROFILE") ?? "default";
        return new CredentialProfileStoreChain().TryGetAWSCredentials(profile, out AWSCredentials? found)
            ? found
            : throw new InvalidOperationException($"There is no profile '{profile}' in the AWS configuration files.");
    }
}
