namespace DuckLake.Storage.S3;

/// <summary>What may help after a failed request.</summary>
internal enum S3Repair
{
    /// <summary>Nothing but another setting or another request.</summary>
    None,

    /// <summary>Sending it again after a while.</summary>
    Wait,

    /// <summary>Sending it again with new credentials.</summary>
    NewCredentials,
}
