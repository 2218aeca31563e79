using DuckLake.DuckDb;
using DuckLake.Metadata;
using DuckLake.Metadata.DuckDb;
using DuckLake.Testing;

namespace DuckLake.Contract.Tests.Metadata;

/// <summary>The contract on DuckDB files.</summary>
public sealed class DuckDbContractTests : MetadataProviderContract
{
    private readonly TemporaryDirectory _directory = new();
    private readonly List<IDisposable> _owned = [];
    private readonly CatalogBuilder _catalog;

    public DuckDbContractTests() => _catalog = CatalogBuilder.CreateDuckDb(CatalogPath);

    private string CatalogPath => _directory.Combine("catalog.ducklake");

    protected override void Insert(string table, params object?[] values) => _catalog.Insert(table, values);

    protected override void Execute(string sql) => _catalog.Execute(sql);

    protected override MetadataProvider Open() => Own(CatalogPath);

    protected override MetadataProvider OpenWithoutLake()
    {
        string path = _directory.Combine("empty.ducklake");
        AdoConnection.Open(path, DuckDbFileMode.Create).Dispose();
        return Own(path);
    }

    protected override void Cleanup()
    {
        _owned.ForEach(o => o.Dispose());
        _catalog.Dispose();
        _directory.Dispose();
    }

    private SqlMetadataProvider Own(string path)
    {
        SqlMetadataProvider provider = DuckDbMetadata.Open(path, new DuckDbMetadataOptions { Access = CatalogAccess.ReadOnly });
        _owned.Add(provider);
        return provider;
    }
}
