using System.Text.Json;
using DuckLake.Arrow;
using DuckLake.Metadata;
using DuckLake.Metadata.Sqlite;
using DuckLake.Testing;

namespace DuckLake.Data.Tests;

/// <summary>The TPC-H queries over a lake the reference wrote, beside the answers the reference computed.</summary>
public sealed class TpchTests : LeakCheckedTest
{
    private static readonly string s_folder = Path.Combine(TestPaths.Golden, "tpch-sf0.1");

    [Fact]
    public async Task EveryQueryGivesTheRecordedAnswer()
    {
        using JsonDocument answers = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(s_folder, "answers.json")));
        using var folder = new TemporaryDirectory();
        string copy = Path.Combine(folder.FullPath, "catalog.sqlite");
        File.Copy(Path.Combine(s_folder, "catalog.sqlite"), copy);
        await using DuckLakeCatalog catalog = await DuckLakeCatalog.OpenAsync(
            SqliteMetadata.Open(copy),
            new DuckLakeCatalogOptions { DataPath = Path.Combine(s_folder, "data"), OverrideDataPath = true, IsReadOnly = true });
        DuckLakeSnapshot snapshot = await catalog.GetSnapshotAsync();
        using var session = new ScanSession();
        foreach (string table in TpchQueries.Tables)
        {
            session.Show(table, snapshot.GetTable(table));
        }

        Assert.Equal(TpchQueries.All.Count, answers.RootElement.GetArrayLength());
        foreach (JsonElement answer in answers.RootElement.EnumerateArray())
        {
            int number = answer.GetProperty("query").GetInt32();
            string[] expected = [.. answer.GetProperty("rows").EnumerateArray().Select(row => Line(row.EnumerateArray().Select(value => value.ToString())))];
            string[] actual = [.. session.Duck.Query(TpchQueries.All[number - 1]).Rows.Select(Line)];
            Assert.True(
                expected.SequenceEqual(actual),
                $"Query {number}: expected\n{string.Join('\n', expected.Take(5))}\nfound\n{string.Join('\n', actual.Take(5))}");
        }
    }

    private static string Line(IEnumerable<string?> values) => string.Join('|', values);
}
