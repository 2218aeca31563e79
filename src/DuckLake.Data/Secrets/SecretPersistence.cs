namespace DuckLake.Data;

/// <summary>How long a secret is kept.</summary>
internal enum SecretPersistence
{
    /// <summary>As long as the session.</summary>
    Temporary,

    /// <summary>In a file.</summary>
    Persistent,
}
