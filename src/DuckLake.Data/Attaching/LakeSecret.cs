namespace DuckLake.Data;

/// <summary>A secret of type ducklake.</summary>
/// <param name="Name">Its name in lower case.</param>
/// <param name="Persistence">Where it is kept.</param>
/// <param name="Texts">The parameters that are texts, by lower-case name.</param>
/// <param name="MetadataParameters">METADATA_PARAMETERS.</param>
internal sealed record LakeSecret(
    string Name, SecretPersistence Persistence, IReadOnlyDictionary<string, string> Texts, IReadOnlyDictionary<string, string> MetadataParameters)
{
    /// <summary>The name of a secret created without one.</summary>
    public const string DefaultName = "__default_ducklake";

    /// <summary>Whether a path can only be the name of a secret.</summary>
    public static bool IsName(string path) => path.All(character => char.IsAsciiLetterOrDigit(character) || character == '_');

    /// <summary>Tells nothing but the name.</summary>
    public override string ToString() => $"{nameof(LakeSecret)} {Name}";
}
