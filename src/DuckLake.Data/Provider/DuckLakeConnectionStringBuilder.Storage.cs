namespace DuckLake.Data;

/// <content>Where files on S3 are and who may read them. What <c>CREATE SECRET</c> says in the session wins for its scope.</content>
public sealed partial class DuckLakeConnectionStringBuilder
{
    internal const string StorageSecretName = "__connection_string";

    private static readonly string[] s_hidden = ["S3 Secret Access Key", "S3 Session Token"];

    /// <summary>The address of an S3 service without bucket, as <c>localhost:9000</c> or <c>https://minio.example.com</c>. Default: AWS.</summary>
    public string? S3Endpoint { get => Text("S3 Endpoint"); set => Store("S3 Endpoint", value); }

    /// <summary>The region of the buckets. Default: what the environment or the profile says, else <c>us-east-1</c>.</summary>
    public string? S3Region { get => Text("S3 Region"); set => Store("S3 Region", value); }

    /// <summary>The id of an access key. Default: the credential chain of the AWS SDK, which renews what expires.</summary>
    public string? S3AccessKeyId { get => Text("S3 Access Key Id"); set => Store("S3 Access Key Id", value); }

    /// <summary>The access key itself. A secret: not told by an open connection.</summary>
    public string? S3SecretAccessKey { get => Text("S3 Secret Access Key"); set => Store("S3 Secret Access Key", value); }

    /// <summary>The token of temporary credentials. A secret: not told by an open connection.</summary>
    public string? S3SessionToken { get => Text("S3 Session Token"); set => Store("S3 Session Token", value); }

    /// <summary>
    /// <c>vhost</c> for https://bucket.endpoint/key or <c>path</c> for https://endpoint/bucket/key. Default <c>vhost</c>, and <c>path</c> where the
    /// endpoint is an IP address or <c>localhost</c>.
    /// </summary>
    public string? S3UrlStyle { get => Text("S3 Url Style"); set => Store("S3 Url Style", value); }

    /// <summary>Whether the endpoint speaks TLS. Default true, or what the scheme of <see cref="S3Endpoint"/> says.</summary>
    public bool? S3UseSsl { get => Flag("S3 Use Ssl"); set => Store("S3 Use Ssl", value); }

    /// <summary>The profile of the AWS configuration files that gives credentials.</summary>
    public string? S3Profile { get => Text("S3 Profile"); set => Store("S3 Profile", value); }

    /// <summary>Whether requests are not signed, for public buckets. Default false.</summary>
    public bool S3Anonymous { get => Flag("S3 Anonymous") ?? false; set => Store("S3 Anonymous", value); }

    /// <summary>The storage keys as a secret for every path on S3, or null when there are none.</summary>
    /// <exception cref="ArgumentException">Keys exclude each other, or one is missing.</exception>
    internal Secret? StorageSecret()
    {
        Dictionary<string, string> texts = new(StringComparer.OrdinalIgnoreCase);
        Add("endpoint", S3Endpoint);
        Add("region", S3Region);
        Add("key_id", S3AccessKeyId);
        Add("secret", S3SecretAccessKey);
        Add("session_token", S3SessionToken);
        Add("url_style", S3UrlStyle?.ToLowerInvariant());
        Add("use_ssl", S3UseSsl is { } useSsl ? (useSsl ? "true" : "false") : null);
        Add("profile", S3Profile);
        if (texts.Count == 0 && !S3Anonymous)
        {
            return null;
        }

        bool hasKey = S3AccessKeyId is not null;
        if (hasKey != S3SecretAccessKey is not null)
        {
            throw new ArgumentException("The connection string keys 'S3 Access Key Id' and 'S3 Secret Access Key' come together.");
        }

        if ((hasKey ? 1 : 0) + (S3Profile is null ? 0 : 1) + (S3Anonymous ? 1 : 0) > 1)
        {
            throw new ArgumentException("Of the connection string keys 'S3 Access Key Id', 'S3 Profile' and 'S3 Anonymous' only one can be set.");
        }

        SecretType type = SecretType.Find("s3")!;
        return new Secret(
            type,
            StorageSecretName,
            SecretPersistence.Temporary,
            hasKey || S3Anonymous ? type.DefaultProvider : SecretType.CredentialChain,
            LakeStorage.Schemes,
            texts,
            new Dictionary<string, string>());

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                texts[name] = value;
            }
        }
    }
}
