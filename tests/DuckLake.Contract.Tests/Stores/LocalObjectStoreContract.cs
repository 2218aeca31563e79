using DuckLake.Storage;

namespace DuckLake.Contract.Tests.Stores;

public sealed class LocalObjectStoreContract : ObjectStoreContract
{
    private readonly string _directory = Directory.CreateTempSubdirectory("ducklake-store ü=%20-").FullName;

    protected override IObjectStore Store { get; } = new LocalObjectStore();

    protected override string Root => _directory + "/";

    protected override void Cleanup() => Directory.Delete(_directory, recursive: true);
}
