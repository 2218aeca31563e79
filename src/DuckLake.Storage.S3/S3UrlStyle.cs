namespace DuckLake.Storage.S3;

/// <summary>Where the bucket's name stands in a request's address.</summary>
public enum S3UrlStyle
{
    /// <summary><see cref="Path"/> with an endpoint of one's own, <see cref="VirtualHost"/> with Amazon's.</summary>
    Auto,

    /// <summary><c>https://endpoint/bucket/key</c>, what nearly every other server understands.</summary>
    Path,

    /// <summary><c>https://bucket.endpoint/key</c>, what Amazon prefers.</summary>
    VirtualHost,
}
