using DuckLake.Metadata.Sqlite;
using DuckLake.Testing;

namespace DuckLake.Metadata.Tests;

/// <summary>Base of tests with a catalog of their own in a fresh directory.</summary>
public abstract class CatalogTest : LeakCheckedTest
{
    private readonly TemporaryDirectory _directory = new();
    private readonly List<IDisposable> _owned = [];

    protected string CatalogPath => _directory.Combine("catalog.sqlite");

    protected CatalogBuilder Create(CatalogVersion version = CatalogVersion.V1_0) => Own(CatalogBuilder.Create(CatalogPath, version));

    protected SqlMetadataProvider Open(SqliteMetadataOptions? options = null) => Own(SqliteMetadata.Open(CatalogPath, options));

    protected T Own<T>(T owned)
        where T : IDisposable
    {
        _owned.Add(owned);
        return owned;
    }

    protected static async Task<List<InlinedRow>> ToListAsync(IAsyncEnumerable<InlinedRow> rows)
    {
        var list = new List<InlinedRow>();
        await foreach (var row in rows)
        {
            list.Add(row);
        }

        return list;
    }

    protected override void Cleanup()
    {
        for (var i = _owned.Count - 1; i >= 0; i--)
        {
            _owned[i].Dispose();
        }

        _directory.Dispose();
    }
}
