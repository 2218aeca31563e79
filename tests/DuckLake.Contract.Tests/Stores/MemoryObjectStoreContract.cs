using DuckLake.Storage;

namespace DuckLake.Contract.Tests.Stores;

public sealed class MemoryObjectStoreContract : ObjectStoreContract
{
    protected override IObjectStore Store { get; } = new MemoryObjectStore();

    protected override string Root => "memory://lake/";
}
