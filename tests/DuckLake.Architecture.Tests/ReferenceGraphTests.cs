using System.Reflection;
using DuckLake.Testing;

namespace DuckLake.Architecture.Tests;

/// <summary>Dependencies point down only; what is not listed here does not exist.</summary>
public sealed class ReferenceGraphTests : LeakCheckedTest
{
    private static readonly Dictionary<string, string[]> Projects = new()
    {
        ["DuckLake.Columnar"] = [],
        ["DuckLake.Parquet"] = ["DuckLake.Columnar"],
        ["DuckLake.Storage"] = [],
        ["DuckLake.Storage.S3"] = ["DuckLake.Storage"],
        ["DuckLake.Metadata"] = [],
        ["DuckLake.Metadata.Sqlite"] = ["DuckLake.Metadata"],
        ["DuckLake.Metadata.Postgres"] = ["DuckLake.Metadata"],
        ["DuckLake.Metadata.MySql"] = ["DuckLake.Metadata"],
        ["DuckLake.Metadata.DuckDb"] = ["DuckLake.DuckDb", "DuckLake.Metadata"],
        ["DuckLake.Arrow"] = ["DuckLake.Columnar", "DuckLake.Metadata", "DuckLake.Parquet", "DuckLake.Storage"],
        ["DuckLake.DuckDb"] = [],
        ["DuckLake.Data"] =
        [
            "DuckLake.Arrow", "DuckLake.Columnar", "DuckLake.DuckDb", "DuckLake.Metadata",
            "DuckLake.Metadata.DuckDb", "DuckLake.Metadata.MySql", "DuckLake.Metadata.Postgres", "DuckLake.Metadata.Sqlite", "DuckLake.Storage",
            "DuckLake.Storage.S3",
        ],
        ["DuckLake.Extensions"] = ["DuckLake.Arrow", "DuckLake.Data"],
    };

    private static readonly Dictionary<string, string[]> Packages = new()
    {
        ["DuckLake.Extensions"] = ["Microsoft.Extensions.Configuration.Abstractions", "Microsoft.Extensions.DependencyInjection.Abstractions"],
        ["DuckLake.Storage.S3"] = ["AWSSDK.S3", "AWSSDK.SSO", "AWSSDK.SSOOIDC", "AWSSDK.SecurityToken"],
        ["DuckLake.Metadata.Sqlite"] = ["Microsoft.Data.Sqlite.Core", "SQLitePCLRaw.bundle_e_sqlite3"],
        ["DuckLake.Metadata.Postgres"] = ["Npgsql"],
    };

    private static readonly Dictionary<string, string[]> DriverAssemblies = new()
    {
        ["DuckLake.Extensions"] = ["Microsoft.Extensions."],
        ["DuckLake.Storage.S3"] = ["AWSSDK."],
        ["DuckLake.Metadata.Sqlite"] = ["Microsoft.Data.Sqlite", "SQLitePCLRaw."],
        ["DuckLake.Metadata.Postgres"] = ["Npgsql"],
    };

    public static TheoryData<string> SourceProjects => [.. SourceTree.SourceProjects];

    [Theory]
    [MemberData(nameof(SourceProjects))]
    public void ProjectReferencesAreThoseOfTheDesign(string project)
    {
        Assert.True(Projects.TryGetValue(project, out string[]? expected), $"{project} is not part of the design.");
        Assert.Equal(expected, SourceTree.ProjectReferences(project));
    }

    [Theory]
    [MemberData(nameof(SourceProjects))]
    public void OnlyDriversComeFromPackages(string project) =>
        Assert.Equal(Packages.GetValueOrDefault(project, []), SourceTree.Items(project, "PackageReference").Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(SourceProjects))]
    public void AssembliesReferenceWhatTheirProjectMayKnow(string project)
    {
        string[] allowed = [.. Projects[project], .. DriverAssemblies.GetValueOrDefault(project, [])];
        IEnumerable<string> strangers = Assembly.Load(project).GetReferencedAssemblies()
            .Select(reference => reference.Name!)
            .Where(name => !name.StartsWith("System.", StringComparison.Ordinal))
            .Where(name => !allowed.Any(prefix => name == prefix || (prefix.EndsWith('.') && name.StartsWith(prefix, StringComparison.Ordinal))));
        Assert.Empty(strangers);
    }

    [Fact]
    public void NativeBindingIsInternal() => Assert.Empty(Assembly.Load("DuckLake.DuckDb").GetExportedTypes());
}
