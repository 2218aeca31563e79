using System.Collections.Concurrent;
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
    /// <summary>Scenarios without maintenance functions and other things that only SQL sessions have: they must run to the end.</summary>
    private static readonly HashSet<string> s_complete =
    [
        "add_files_basic", "add_files_hive", "add_files_types", "alter_add_column", "alter_drop_rename", "alter_in_transaction",
        "alter_nested", "alter_not_null", "alter_type_errors", "alter_type_promotion", "attach_create_options", "attach_reattach",
        "attach_two_lakes", "changes_basic", "changes_schema", "changes_update", "comments_tags", "conflicts_ddl", "conflicts_inlined",
        "ctas", "defaults", "delete_basic", "delete_repeated", "dump_nested", "errors_user", "inline_basic", "inline_delete_update",
        "insert_forms", "introspection", "macros", "names_case", "options_invalid", "options_parquet_codecs", "options_scopes",
        "partition_bucket", "partition_identity", "partition_murmur", "partition_transforms", "pruning_by_partition", "pruning_by_stats",
        "queries_mixed", "quirks_concurrent_delete", "quirks_statistics", "schema_create_drop", "schema_transaction",
        "snapshots_commit_message", "snapshots_current", "stats_content", "truncate", "txn_multi_statement", "txn_rollback",
        "txn_same_rows", "types_decimal", "types_float", "types_nested", "types_nested_leaf_types", "types_temporal",
        "types_text_blob", "types_unsupported", "types_uuid_json", "update_basic", "update_from", "views", "virtual_columns",
    ];

    /// <summary>So many records of all scenarios are compared at least.</summary>
    private const int MinimumJudged = 3000;

    private static readonly ConcurrentDictionary<Type, (int Scenarios, int Judged)> s_tallies = [];

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
        ScenarioDifference[] unexpected = [.. result.Differences.Where(difference => !KnownDifferences.Contains(name, difference.Line))];
        Assert.True(unexpected.Length == 0, string.Join("\n\n", unexpected.Select(difference => $"line {difference.Line}: {difference.Text}")));
        Assert.Equal(KnownDifferences.LinesOf(name), result.Differences.Select(difference => difference.Line).Distinct().Order());
        if (s_complete.Contains(name))
        {
            Assert.Null(result.StoppedAt);
        }

        AssertEnoughIsJudged(result.Judged);
    }

    /// <summary>When the last scenario ran, so much of all of them must have been compared.</summary>
    private void AssertEnoughIsJudged(int judged)
    {
        (int Scenarios, int Judged) tally = s_tallies.AddOrUpdate(GetType(), (1, judged), (_, before) => (before.Scenarios + 1, before.Judged + judged));
        if (tally.Scenarios == Scenarios().Count)
        {
            output.WriteLine($"{tally.Judged} records judged in {tally.Scenarios} scenarios");
            Assert.InRange(tally.Judged, MinimumJudged, int.MaxValue);
        }
    }
}
