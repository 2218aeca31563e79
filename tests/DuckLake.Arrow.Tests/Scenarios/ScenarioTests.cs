using DuckLake.Testing;
using Xunit;
using Xunit.Abstractions;

namespace DuckLake.Arrow.Tests;

/// <summary>
/// The recorded scenarios, driven through the API: what the catalog and the tables hold must equal what the reference recorded. A
/// scenario ends where it uses the SQL layer or a maintenance function; how far each must get is part of the test.
/// </summary>
public abstract class ScenarioTests(ITestOutputHelper output) : LeakCheckedTest
{
    /// <summary>Scenarios that end in a dump of all catalog tables and need no maintenance function: they must run to the end.</summary>
    private static readonly HashSet<string> s_complete =
    [
        "add_files_basic", "alter_drop_rename", "alter_in_transaction", "attach_create_options", "comments_tags", "delete_basic", "dump_nested",
        "inline_basic", "inline_delete_update", "macros", "options_scopes", "partition_identity", "schema_create_drop", "stats_content",
        "txn_multi_statement", "views",
    ];

    public static TheoryData<string> Scenarios()
    {
        var data = new TheoryData<string>();
        string folder = Path.Combine(TestPaths.SharedRoot, "scenarios");
        string[] files = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.test") : [];
        foreach (string file in files.Order(StringComparer.Ordinal))
        {
            data.Add(Path.GetFileNameWithoutExtension(file));
        }

        if (data.Count == 0)
        {
            data.Add("none");
        }

        return data;
    }

    private protected abstract LakeBackend CreateBackend();

    [SkippableTheory]
    [MemberData(nameof(Scenarios))]
    public async Task CatalogEqualsTheRecordedOne(string name)
    {
        TestPaths.RequireShared();
        using LakeBackend backend = CreateBackend();
        using var scratch = new TemporaryDirectory();
        await using var runner = new ScenarioRunner(backend, scratch.FullPath);
        ScenarioResult result = await runner.RunAsync(Path.Combine(TestPaths.SharedRoot, "scenarios", name + ".test"));
        output.WriteLine($"{name}: {result.Judged} records judged; {result.StoppedAt ?? "ran to the end"}");
        Assert.True(result.Differences.Count == 0, string.Join("\n\n", result.Differences));
        if (s_complete.Contains(name))
        {
            Assert.Null(result.StoppedAt);
        }
    }
}
