using DuckLake.Storage;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

/// <summary>A place for the files of a lake: local disk, or the S3 server of the tests. Gone on dispose.</summary>
internal sealed class LakeData : IAsyncDisposable
{
    private readonly TemporaryDirectory? _directory;
    private readonly S3Place? _s3;

    private LakeData(TemporaryDirectory? directory, S3Place? s3)
    {
        _directory = directory;
        _s3 = s3;
    }

    /// <summary>The data path.</summary>
    public string Path => _s3?.Root ?? _directory!.FullPath + "/";

    /// <summary>The stores that reach it; null for local disk.</summary>
    public ObjectStoreRegistry? ObjectStores => _s3?.CreateRegistry();

    /// <summary>The arguments that let a worker process reach it.</summary>
    public string[] WorkerArguments => _s3 is null ? [] : ["--store", "s3"];

    /// <summary>A place of a kind: <c>disk</c> or <c>s3</c>.</summary>
    public static LakeData Create(string kind) => kind == "s3" ? new(null, S3Place.Create()) : new(new TemporaryDirectory(), null);

    /// <summary>Asserts that no upload was begun and neither completed nor ended.</summary>
    public async Task AssertNoOpenUploadsAsync()
    {
        if (_s3 is not null)
        {
            Xunit.Assert.Empty(await _s3.ListOpenUploadsAsync());
        }
    }

    public async ValueTask DisposeAsync()
    {
        _directory?.Dispose();
        if (_s3 is not null)
        {
            await _s3.DisposeAsync();
        }
    }
}
