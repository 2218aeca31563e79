namespace DuckLake.Storage.S3;

/// <summary>What a request is signed with, as a source of changing credentials hands it out. Never printed.</summary>
/// <param name="accessKeyId">The access key's id.</param>
/// <param name="secretAccessKey">The secret that belongs to it.</param>
/// <param name="sessionToken">The session token of temporary keys; null for lasting ones.</param>
/// <param name="expires">When they end; they are asked for again five minutes before. Null when that is not known: until a server refuses them as expired.</param>
public sealed class S3Keys(string accessKeyId, string secretAccessKey, string? sessionToken = null, DateTimeOffset? expires = null)
{
    /// <summary>When the keys end, if that is known.</summary>
    public DateTimeOffset? Expires { get; } = expires;

    internal string AccessKeyId { get; } = NotEmpty(accessKeyId, nameof(accessKeyId));

    internal string SecretAccessKey { get; } = NotEmpty(secretAccessKey, nameof(secretAccessKey));

    internal string? SessionToken { get; } = string.IsNullOrEmpty(sessionToken) ? null : sessionToken;

    /// <summary>The type's name: keys are not to be seen.</summary>
    /// <returns>A text without secrets.</returns>
    public override string ToString() => nameof(S3Keys);

    private static string NotEmpty(string value, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(value, name);
        return value;
    }
}
