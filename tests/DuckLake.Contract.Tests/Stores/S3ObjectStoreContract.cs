using DuckLake.Storage;
using DuckLake.Testing;

namespace DuckLake.Contract.Tests.Stores;

public sealed class S3ObjectStoreContract : ObjectStoreContract
{
    // Made by the test itself, which may begin on several threads: only there a missing server can skip it.
    private readonly Lazy<S3Place> _place = new(() => S3Place.Create());

    protected override IObjectStore Store => _place.Value.Store;

    protected override string Root => _place.Value.Root;

    public override async Task DisposeAsync()
    {
        if (_place.IsValueCreated)
        {
            Assert.Empty(await _place.Value.ListOpenUploadsAsync());
            await _place.Value.DisposeAsync();
        }
    }
}
