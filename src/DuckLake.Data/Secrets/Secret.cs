namespace DuckLake.Data;

/// <summary>A secret of one of the types this library uses.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Name">Its name in lower case.</param>
/// <param name="Persistence">Where it is kept.</param>
/// <param name="Provider">Where its values come from: <c>config</c> or <c>credential_chain</c>.</param>
/// <param name="Scope">The prefixes of the paths it is for; empty when it is not for paths.</param>
/// <param name="Texts">The parameters that are texts or flags (<c>true</c>, <c>false</c>), by lower-case name.</param>
/// <param name="MetadataParameters">METADATA_PARAMETERS of type ducklake.</param>
internal sealed record Secret(
    SecretType Type,
    string Name,
    SecretPersistence Persistence,
    string Provider,
    IReadOnlyList<string> Scope,
    IReadOnlyDictionary<string, string> Texts,
    IReadOnlyDictionary<string, string> MetadataParameters)
{
    private const string Hidden = "redacted";

    /// <summary>What stands before the type in the name of a secret created without one.</summary>
    public const string DefaultPrefix = "__default_";

    /// <summary>The name of a secret of type ducklake created without one.</summary>
    public const string DefaultName = DefaultPrefix + "ducklake";

    /// <summary>Whether it comes from the credential chain instead of its own parameters.</summary>
    public bool IsChain => Provider == SecretType.CredentialChain;

    /// <summary>Whether a path can only be the name of a secret.</summary>
    public static bool IsName(string path) => path.All(character => char.IsAsciiLetterOrDigit(character) || character == '_');

    /// <summary>The parameters as <c>duckdb_secrets()</c> shows them.</summary>
    public string Describe()
    {
        IEnumerable<string> parameters = Texts.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => $"{pair.Key}={(Type.Hidden.Contains(pair.Key) ? Hidden : SecretText.Redact(pair.Value))}");
        return $"name={Name};type={Type.Name};provider={Provider};serializable=true;scope={string.Join(',', Scope)};{string.Join(';', parameters)}";
    }

    /// <summary>Tells nothing but the name.</summary>
    public override string ToString() => $"{nameof(Secret)} {Name}";
}
