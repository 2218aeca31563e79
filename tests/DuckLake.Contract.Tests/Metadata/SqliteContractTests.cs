using DuckLake.Metadata;
using DuckLake.Metadata.Sqlite;
using DuckLake.Testing;

namespace DuckLake.Contract.Tests.Metadata;

/// <summary>The contract on SQLite.</summary>
public class SqliteContractTests : MetadataProviderContract
{
    private readonly TemporaryDirectory _directory = new();
    private readonly List<IDisposable> _owned = [];
    private readonly CatalogBuilder _catalog;

    public SqliteContractTests() => _catalog = CatalogBuilder.Create(CatalogPath);

    protected string CatalogPath => _directory.Combine("catalog.sqlite");

    protected override void Insert(string table, params object?[] values) => _catalog.Insert(table, values);

    protected override void Execute(string sql) => _catalog.Execute(sql);

    protected override MetadataProvider Open() => Own(SqliteMetadata.Open(CatalogPath));

    protected override MetadataProvider OpenWithoutLake()
    {
        var path = _directory.Combine("empty.sqlite");
        File.WriteAllBytes(path, []);
        return Own(SqliteMetadata.Open(path));
    }

    protected MetadataProvider Own(MetadataProvider provider)
    {
        _owned.Add(provider);
        return provider;
    }

    protected override void Cleanup()
    {
        _owned.ForEach(o => o.Dispose());
        _catalog.Dispose();
        _directory.Dispose();
    }
}
