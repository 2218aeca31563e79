using DuckLake.Testing;

namespace DuckLake.DuckDb.Tests;

public sealed class DuckDbLibraryTests : LeakCheckedTest
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public void VersionIsThePinnedOne()
    {
        Assert.StartsWith("v1.5.", DuckDbLibrary.Version);
        Assert.Equal(2048, DuckDbLibrary.VectorSize);
        Assert.True(File.Exists(DuckDbLibrary.LoadedPath));
    }

    [Fact]
    public void MissingLibraryNamesEveryPlace()
    {
        DuckDbLibraryException error = Assert.Throws<DuckDbLibraryException>(
            () => new DuckDbLibraryLocator { ApplicationDirectory = _directory.FullPath }.Locate());

        Assert.Contains("explicit path option", error.Message);
        Assert.Contains("DUCKLAKE_DUCKDB_LIBRARY", error.Message);
        Assert.Contains(Path.Combine(_directory.FullPath, "runtimes"), error.Message);
        Assert.Contains("node_modules", error.Message);
        Assert.Contains("npm install @duckdb/node-bindings-", error.Message);
    }

    [Fact]
    public void PathThatWasAskedForIsNeverReplaced()
    {
        string missing = _directory.Combine("missing.so");
        DuckDbLibraryException byOption = Assert.Throws<DuckDbLibraryException>(
            () => new DuckDbLibraryLocator { ExplicitPath = missing, ApplicationDirectory = AppContext.BaseDirectory }.Locate());
        DuckDbLibraryException byVariable = Assert.Throws<DuckDbLibraryException>(
            () => new DuckDbLibraryLocator { VariablePath = missing, ApplicationDirectory = AppContext.BaseDirectory }.Locate());

        Assert.Contains("explicit path option", byOption.Message);
        Assert.Contains("DUCKLAKE_DUCKDB_LIBRARY", byVariable.Message);
        Assert.Contains(missing, byOption.Message);
    }

    [Fact]
    public void ExplicitPathGoesBeforeVariableBeforeNpmPackage()
    {
        string first = _directory.Combine("first.so");
        string second = _directory.Combine("second.so");
        File.WriteAllText(first, "");
        File.WriteAllText(second, "");
        DuckDbLibraryLocator locator = new() { ExplicitPath = first, VariablePath = second, ApplicationDirectory = AppContext.BaseDirectory };

        Assert.Equal(first, locator.Locate());
        Assert.Equal(second, (locator with { ExplicitPath = null }).Locate());
        Assert.Contains("duckdb", (locator with { ExplicitPath = null, VariablePath = null }).Locate());
    }

    [Fact]
    public void AnotherLibraryInTheSameProcessIsRefused()
    {
        DuckDbLibrary.EnsureLoaded();
        DuckDbLibraryException error = Assert.Throws<DuckDbLibraryException>(() => DuckDbLibrary.EnsureLoaded(_directory.Combine("other.so")));
        Assert.Contains("already uses", error.Message);
    }

    protected override void Cleanup() => _directory.Dispose();
}
