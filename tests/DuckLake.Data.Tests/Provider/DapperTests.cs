using Dapper;
using DuckLake.Testing;
using Xunit;

namespace DuckLake.Data.Tests;

/// <summary>Dapper works unchanged.</summary>
public sealed class DapperTests : LeakCheckedTest
{
    private readonly DuckLakeConnection _connection = new("");

    public override Task InitializeAsync() => _connection.OpenAsync();

    protected override void Cleanup() => _connection.Dispose();

    [Fact]
    public async Task QueriesAndMapsRows()
    {
        _connection.Execute("CREATE TABLE people (id INTEGER, name VARCHAR, born DATE, wakes TIME, seen TIMESTAMP, money DECIMAL(10,2), boss INTEGER)");
        int inserted = await _connection.ExecuteAsync(
            "INSERT INTO people VALUES ($Id, $Name, $Born, $Wakes, $Seen, $Money, $Boss)",
            new[]
            {
                new Person { Id = 1, Name = "a", Born = new DateOnly(1990, 1, 2), Wakes = new TimeOnly(7, 30), Seen = new DateTime(2024, 1, 1), Money = 1.25m },
                new Person { Id = 2, Name = "b", Boss = 1 },
            });
        Assert.Equal(2, inserted);

        List<Person> people = [.. await _connection.QueryAsync<Person>("SELECT * FROM people WHERE id >= @from ORDER BY id", new { from = 1 })];
        Assert.Equal(["a", "b"], people.Select(person => person.Name));
        Assert.Equal(new DateOnly(1990, 1, 2), people[0].Born);
        Assert.Equal(new TimeOnly(7, 30), people[0].Wakes);
        Assert.Equal(1.25m, people[0].Money);
        Assert.Null(people[0].Boss);
        Assert.Equal(1, people[1].Boss);

        Assert.Equal(2, _connection.ExecuteScalar<int>("SELECT count(*) FROM people WHERE id IN @ids", new { ids = new[] { 1, 2, 3 } }));
        Assert.Equal("b", _connection.QuerySingle<string>("SELECT name FROM people WHERE id = $id", new { id = 2 }));
        dynamic row = _connection.QueryFirst("SELECT id, name FROM people ORDER BY id");
        Assert.Equal("a", (string)row.name);
    }

    [Fact]
    public async Task MapsSeveralObjectsAndResults()
    {
        (int, string) pair = _connection.Query<Person, Person, (int, string)>(
            "SELECT 1 AS Id, 'a' AS Name, 2 AS Id, 'b' AS Name", (left, right) => (left.Id, right.Name), splitOn: "Id").Single();
        Assert.Equal((1, "b"), pair);
        using SqlMapper.GridReader grid = await _connection.QueryMultipleAsync("SELECT 1; SELECT 'x' WHERE $flag", new { flag = true });
        Assert.Equal(1, await grid.ReadSingleAsync<int>());
        Assert.Equal("x", (await grid.ReadAsync<string>()).Single());
    }

    [Fact]
    public void RunsInTransactions()
    {
        _connection.Execute("CREATE TABLE t (i INTEGER)");
        using (DuckLakeDbTransaction transaction = _connection.BeginTransaction())
        {
            _connection.Execute("INSERT INTO t VALUES (1)", transaction: transaction);
            transaction.Rollback();
        }

        Assert.Equal(0, _connection.QuerySingle<long>("SELECT count(*) FROM t"));
    }

    private sealed class Person
    {
        public int Id { get; set; }

        public string Name { get; set; } = "";

        public DateOnly? Born { get; set; }

        public TimeOnly? Wakes { get; set; }

        public DateTime? Seen { get; set; }

        public decimal? Money { get; set; }

        public int? Boss { get; set; }
    }
}
