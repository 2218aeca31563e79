using DuckLake.Testing;
using Xunit.Abstractions;

namespace DuckLake.SqlLogic.Tests;

/// <summary>
/// The scenarios recorded from the reference, as SQL through ADO.NET. One that cannot pass is named with the reason, and must then really fail.
/// </summary>
public abstract class ScenarioTests(ITestOutputHelper output) : LeakCheckedTest
{
    public static TheoryData<string> Scenarios()
    {
        string folder = Path.Combine(TestPaths.SharedRoot, "scenarios");
        string[] files = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.test") : [];
        TheoryData<string> names = [.. files.Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];
        if (names.Count == 0)
        {
            names.Add("none");
        }

        return names;
    }

    private protected abstract CatalogTarget Target { get; }

    private protected virtual DataKind Data => DataKind.Local;

    [SkippableTheory]
    [MemberData(nameof(Scenarios))]
    public void GivesTheRecordedResults(string name)
    {
        TestPaths.RequireShared();
        FileReport report = FileRunner.Run(Path.Combine(TestPaths.SharedRoot, "scenarios", name + ".test"), Target, new RunnerConfig(), DataPlace.Create(Data));
        output.WriteLine($"{report.Records} records as recorded, {report.Quirks} other than a quirk of the reference");
        if (KnownFailures.Find(Target.Kind, Data, name) is { } reason)
        {
            output.WriteLine(reason);
            Assert.True(report.Outcome == FileOutcome.Failed, $"{name} passes; it is listed as failing.");
            return;
        }

        Assert.True(report.Outcome == FileOutcome.Passed, report.ToString());
    }
}
