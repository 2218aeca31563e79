using DuckLake.Storage;
using DuckLake.Testing;

namespace DuckLake.Contract.Tests.Stores;

public sealed class S3ObjectStoreContract : ObjectStoreContract
{
    private S3Place? _place;

    protected override IObjectStore Store => Place.Store;

    protected override string Root => Place.Root;

    private S3Place Place => _place ??= S3Place.Create();

    public override async Task DisposeAsync()
    {
        if (_place is not null)
        {
            Assert.Empty(await _place.ListOpenUploadsAsync());
            await _place.DisposeAsync();
        }
    }
}
