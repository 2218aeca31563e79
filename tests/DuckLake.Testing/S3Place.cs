using Amazon.S3;
using Amazon.S3.Model;
using DuckLake.Storage;
using DuckLake.Storage.S3;

namespace DuckLake.Testing;

/// <summary>A place of a test's own in the bucket of the tests' S3 server; emptied on dispose.</summary>
public sealed class S3Place : IAsyncDisposable
{
    private readonly string _prefix = $"test-{Guid.NewGuid():n}/";

    private readonly S3ServerAddress _server;

    private S3Place(S3ServerAddress server, Func<S3ObjectStoreOptions, S3ObjectStoreOptions>? change)
    {
        var options = new S3ObjectStoreOptions { Default = server.BucketOptions };
        _server = server;
        Store = new S3ObjectStore(change is null ? options : change(options));
        Root = $"s3://{server.Bucket}/{_prefix}";
    }

    public S3ObjectStore Store { get; }

    /// <summary>The full path of the place, ending in <c>/</c>.</summary>
    public string Root { get; }

    /// <summary>Makes the place. Skips the running test when there is no server; fails it where <c>CI=true</c>.</summary>
    /// <param name="change">Changes the store's settings.</param>
    public static S3Place Create(Func<S3ObjectStoreOptions, S3ObjectStoreOptions>? change = null)
    {
        S3Server.Require();
        return new S3Place(S3Server.Address, change);
    }

    /// <summary>Makes the place on a server of the test's own.</summary>
    public static S3Place CreateOn(S3ServerAddress server, Func<S3ObjectStoreOptions, S3ObjectStoreOptions>? change = null) => new(server, change);

    /// <summary>Stores of which S3 is this one.</summary>
    public ObjectStoreRegistry CreateRegistry()
    {
        var registry = new ObjectStoreRegistry();
        registry.Register("s3", Store);
        return registry;
    }

    /// <summary>The keys of multipart uploads that are neither completed nor aborted.</summary>
    public async Task<IReadOnlyList<string>> ListOpenUploadsAsync()
    {
        using AmazonS3Client client = _server.CreateClient();
        ListMultipartUploadsResponse response = await client.ListMultipartUploadsAsync(
            new ListMultipartUploadsRequest { BucketName = _server.Bucket, Prefix = _prefix });
        return [.. (response.MultipartUploads ?? []).Select(upload => upload.Key)];
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        await using var cleaner = new S3ObjectStore(new S3ObjectStoreOptions { Default = _server.BucketOptions });
        var paths = new List<string>();
        await foreach (ObjectInfo info in cleaner.ListAsync(Root))
        {
            paths.Add(info.Path);
        }

        await cleaner.DeleteAsync(paths);
    }
}
