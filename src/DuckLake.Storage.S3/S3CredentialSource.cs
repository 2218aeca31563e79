namespace DuckLake.Storage.S3;

/// <summary>Where credentials come from.</summary>
public enum S3CredentialSource
{
    /// <summary>The AWS SDK's own chain.</summary>
    Default,

    /// <summary>None: requests are not signed.</summary>
    Anonymous,

    /// <summary>Fixed keys.</summary>
    Keys,

    /// <summary>A profile of the shared AWS configuration files.</summary>
    Profile,

    /// <summary>An object of the AWS SDK.</summary>
    Sdk,

    /// <summary>A delegate of the caller.</summary>
    Provider,
}
