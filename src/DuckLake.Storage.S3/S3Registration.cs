namespace DuckLake.Storage.S3;

/// <summary>Registers S3 among the stores of a lake.</summary>
public static class S3Registration
{
    private static readonly string[] s_schemes = ["s3", "s3a", "s3n", "gs", "gcs", "r2"];

    /// <summary>Registers one <see cref="S3ObjectStore"/> for <c>s3://</c>, <c>s3a://</c>, <c>s3n://</c>, <c>gs://</c>, <c>gcs://</c> and <c>r2://</c>.</summary>
    /// <param name="registry">The stores of the lake.</param>
    /// <param name="options">How to reach the buckets; null for the defaults, which take the AWS SDK's credentials and region.</param>
    /// <returns>The store, to be disposed by the caller when no lake uses it any more.</returns>
    public static S3ObjectStore AddS3(this ObjectStoreRegistry registry, S3ObjectStoreOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(registry);
        var store = new S3ObjectStore(options);
        foreach (string scheme in s_schemes)
        {
            registry.Register(scheme, store);
        }

        return store;
    }
}
