namespace DuckLake.Storage.S3;

/// <summary>Whether the connection is encrypted, and whom it trusts.</summary>
public enum S3Tls
{
    /// <summary>As the endpoint's scheme says (<c>http://</c>, <c>https://</c>), and encrypted where it has none.</summary>
    Auto,

    /// <summary>Encrypted, the server's certificate checked. An endpoint that says <c>http://</c> is refused.</summary>
    Required,

    /// <summary>Encrypted, any certificate accepted: for tests and closed networks only, since anybody in between can read along.</summary>
    Unverified,

    /// <summary>Not encrypted. An endpoint that says <c>https://</c> is refused.</summary>
    Off,
}
