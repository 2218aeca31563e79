namespace DuckLake.Storage.S3;

/// <summary>Who pays for requests to a bucket.</summary>
public enum S3Payer
{
    /// <summary>The bucket's owner.</summary>
    BucketOwner,

    /// <summary>Whoever sends the request, which a bucket may demand.</summary>
    Requester,
}
