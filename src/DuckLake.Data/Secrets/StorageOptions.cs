using System.Net;
using DuckLake.Arrow;
using DuckLake.Storage.S3;

namespace DuckLake.Data;

/// <summary>What a secret and the <c>s3_…</c> settings say, as options of the store: the secret first, then the setting, as DuckDB's httpfs has it.</summary>
internal static class StorageOptions
{
    private static readonly (string Option, string Parameter)[] s_terms =
    [
        ($"{nameof(S3Tls)}.{nameof(S3Tls.Off)}", "USE_SSL false"),
        ($"{nameof(S3Tls)}.{nameof(S3Tls.Required)}", "USE_SSL true"),
        ($"{nameof(S3Credentials)}.{nameof(S3Credentials.Anonymous)}", "a secret without them"),
        ($"{nameof(S3Credentials)}.{nameof(S3Credentials.FromProvider)}", "PROVIDER credential_chain"),
        ($"{nameof(S3Credentials)}.{nameof(S3Credentials.FromProfile)}", "PROFILE"),
        ($"{nameof(S3BucketOptions)}.{nameof(S3BucketOptions.Credentials)}", "KEY_ID and SECRET"),
        ($"{nameof(S3BucketOptions)}.{nameof(S3BucketOptions.Endpoint)}", "ENDPOINT"),
        ($"{nameof(S3BucketOptions)}.{nameof(S3BucketOptions.Region)}", "REGION"),
        ($"{nameof(S3BucketOptions)}.{nameof(S3BucketOptions.UrlStyle)}", "URL_STYLE"),
        ($"{nameof(S3BucketOptions)}.{nameof(S3BucketOptions.Tls)}", "USE_SSL"),
        ($"{nameof(S3BucketOptions)}.{nameof(S3BucketOptions.AccountId)}", "ACCOUNT_ID"),
    ];

    /// <summary>An error of the store in the words of CREATE SECRET.</summary>
    public static string InSql(string message) =>
        s_terms.Aggregate(message, (text, term) => text.Replace(term.Option, term.Parameter, StringComparison.Ordinal));

    /// <param name="secret">The secret of the path, or null.</param>
    /// <param name="scheme">The scheme of the path.</param>
    /// <param name="settings">The <c>s3_…</c> settings by name.</param>
    /// <exception cref="DuckLakeException">The secret cannot be used.</exception>
    public static S3BucketOptions Create(Secret? secret, string scheme, IReadOnlyDictionary<string, string> settings)
    {
        bool isGoogle = scheme is "gs" or "gcs";
        string? endpoint = Own("endpoint") ?? AccountEndpoint() ?? (isGoogle ? null : settings.GetValueOrDefault(StorageSettings.Endpoint));
        string? style = Own("url_style") ?? (isGoogle || scheme == "r2" || secret?.Type.Name is "r2" or "gcs" ? "path" : settings.GetValueOrDefault(StorageSettings.UrlStyle));
        if (scheme == "r2" && endpoint is null)
        {
            throw SchemaErrors.Invalid($"{Named("Paths of r2://")} need the Cloudflare account: CREATE SECRET (TYPE r2, ACCOUNT_ID '…', …), or an ENDPOINT.");
        }

        bool isPlain = (Own("use_ssl") ?? settings.GetValueOrDefault(StorageSettings.UseSsl)) == "false";
        return new S3BucketOptions
        {
            Endpoint = endpoint,
            Region = Value("region", StorageSettings.Region),
            UrlStyle = style?.ToLowerInvariant() switch
            {
                "path" => S3UrlStyle.Path,
                null or "" when endpoint is null || !TakesHostNames(endpoint) => S3UrlStyle.Auto,
                _ => S3UrlStyle.VirtualHost,
            },
            Tls = isPlain ? S3Tls.Off : Own("verify_ssl") == "false" ? S3Tls.Unverified : Own("use_ssl") == "true" ? S3Tls.Required : S3Tls.Auto,
            KmsKeyId = Own("kms_key_id"),
            Payer = Own("requester_pays") == "true" ? S3Payer.Requester : S3Payer.BucketOwner,
            Credentials = Credentials(),
        };

        string? Own(string name) => secret?.Texts.GetValueOrDefault(name) is { Length: > 0 } text ? text : null;

        string? Value(string name, string setting) => Own(name) ?? settings.GetValueOrDefault(setting);

        string? AccountEndpoint() => Own("account_id") is { } account ? $"{account}.r2.cloudflarestorage.com" : null;

        string Named(string what) => secret is null ? what : $"The secret '{secret.Name}': {what}";

        S3Credentials Credentials()
        {
            string? id = Value("key_id", StorageSettings.KeyId);
            string? key = Value("secret", StorageSettings.SecretKey);
            if (id is not null && key is not null)
            {
                return S3Credentials.FromKeys(id, key, Value("session_token", StorageSettings.SessionToken));
            }

            if (id is not null || key is not null)
            {
                throw SchemaErrors.Invalid(
                    $"{Named("Access keys have two parts,")} and {(id is null ? "KEY_ID (s3_access_key_id)" : "SECRET (s3_secret_access_key)")} is missing.");
            }

            try
            {
                return secret is null || secret.IsChain ? S3CredentialChain.Of(secret?.Texts) : S3Credentials.Anonymous;
            }
            catch (ArgumentException error)
            {
                throw SchemaErrors.Create(DuckLakeErrorKind.InvalidInput, SqlErrorClass.InvalidConfiguration, error.Message);
            }
        }
    }

    /// <summary>Whether names of buckets can stand before an endpoint: not where it is an IP address or a name without a domain.</summary>
    private static bool TakesHostNames(string endpoint)
    {
        string text = endpoint.Contains("://", StringComparison.Ordinal) ? endpoint : $"http://{endpoint}";
        return Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && !IPAddress.TryParse(address.DnsSafeHost, out _) && address.Host.Contains('.', StringComparison.Ordinal);
    }
}
