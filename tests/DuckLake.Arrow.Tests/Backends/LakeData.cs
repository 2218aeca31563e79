using DuckLake.Storage;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

/// <summary>A place for the files of a lake: local disk, memory, or the S3 server of the tests. Gone on dispose.</summary>
internal sealed class LakeData : IAsyncDisposable
{
    private readonly TemporaryDirectory? _directory;
    private readonly S3Place? _s3;

    private LakeData(TemporaryDirectory? directory, S3Place? s3)
    {
        _directory = directory;
        _s3 = s3;
        ObjectStores = directory is null ? s3?.CreateRegistry() ?? new ObjectStoreRegistry() : null;
    }

    /// <summary>The data path.</summary>
    public string Path => _s3?.Root ?? (_directory is null ? "memory://lake/" : _directory.FullPath + "/");

    /// <summary>The stores that reach it; null for local disk.</summary>
    public ObjectStoreRegistry? ObjectStores { get; }

    /// <summary>The arguments that let a worker process reach it.</summary>
    public string[] WorkerArguments => _s3 is null ? [] : ["--store", "s3"];

    /// <summary>A place of a kind: <c>disk</c>, <c>memory</c> or <c>s3</c>.</summary>
    public static LakeData Create(string kind) => kind switch
    {
        "s3" => new(null, S3Place.Create()),
        "memory" => new(null, null),
        _ => new(new TemporaryDirectory(), null),
    };

    /// <summary>The full paths of the files in it, in order.</summary>
    public async Task<List<string>> ListAsync()
    {
        List<string> paths = [];
        await foreach (ObjectInfo file in (ObjectStores ?? new ObjectStoreRegistry()).Resolve(Path).ListAsync(Path))
        {
            paths.Add(file.Path);
        }

        paths.Sort(StringComparer.Ordinal);
        return paths;
    }

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
