using DuckLake.Storage;
using DuckLake.Testing;

namespace DuckLake.Contract.Tests.Stores;

/// <summary>The recording decorator changes nothing, so plan tests measure the real thing.</summary>
public sealed class CountingObjectStoreContract : ObjectStoreContract
{
    private readonly CountingObjectStore _store = new(new MemoryObjectStore());

    protected override IObjectStore Store => _store;

    protected override string Root => "memory://lake/";

    [Fact]
    public async Task Records_every_request()
    {
        await _store.PutAsync("a", new byte[10], PutMode.Overwrite);
        await _store.ReadAsync("a", 2, new byte[3]);
        await _store.ReadRangesAsync("a", [new(0, 1), new(4, 2)], [new byte[1], new byte[2]]);
        await _store.ReadTailAsync("a", new byte[8]);
        Assert.Equal(
            [
                new(StoreRequestKind.Put, "a", 0, 10),
                new(StoreRequestKind.Read, "a", 2, 3),
                new(StoreRequestKind.ReadRange, "a", 0, 1),
                new(StoreRequestKind.ReadRange, "a", 4, 2),
                new(StoreRequestKind.ReadTail, "a", -1, 8),
            ],
            _store.Requests);
        Assert.Equal(1, _store.MultiRangeCalls);
        Assert.Equal(14, _store.BytesRequested);
        _store.Clear();
        Assert.Empty(_store.Requests);
    }
}
