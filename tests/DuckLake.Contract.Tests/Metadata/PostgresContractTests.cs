using DuckLake.Metadata;
using DuckLake.Metadata.Postgres;
using DuckLake.Testing;

namespace DuckLake.Contract.Tests.Metadata;

/// <summary>The contract on PostgreSQL.</summary>
public class PostgresContractTests : MetadataProviderContract
{
    private readonly PostgresDatabase _database = PostgresDatabase.Create();
    private readonly List<IDisposable> _owned = [];
    private readonly CatalogBuilder _catalog;

    public PostgresContractTests()
        : this(schema: "public")
    {
    }

    protected PostgresContractTests(string schema)
    {
        Schema = schema;
        _catalog = CatalogBuilder.Create(_database, schema: schema);
    }

    protected string Schema { get; }

    protected string ConnectionString => _database.ConnectionString;

    protected override void Insert(string table, params object?[] values) => _catalog.Insert(table, values);

    protected override void Execute(string sql) => _catalog.Execute(sql);

    protected override MetadataProvider Open() => Own(PostgresMetadata.Open(ConnectionString));

    protected override MetadataProvider OpenWithoutLake() =>
        Own(PostgresMetadata.Open(ConnectionString, new PostgresMetadataOptions { MetadataSchema = "empty" }));

    protected T Own<T>(T owned)
        where T : IDisposable
    {
        _owned.Add(owned);
        return owned;
    }

    protected override void Cleanup()
    {
        for (var i = _owned.Count - 1; i >= 0; i--)
        {
            _owned[i].Dispose();
        }

        _catalog.Dispose();
        _database.Dispose();
    }
}
