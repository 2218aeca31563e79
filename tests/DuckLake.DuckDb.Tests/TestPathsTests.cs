using DuckLake.Testing;

namespace DuckLake.DuckDb.Tests;

public sealed class TestPathsTests : LeakCheckedTest
{
    private readonly string? _shared = Environment.GetEnvironmentVariable("DUCKLAKE_SHARED");
    private readonly string? _continuousIntegration = Environment.GetEnvironmentVariable("CI");

    [Fact]
    public void MissingMaterialSkipsLocallyAndFailsInContinuousIntegration()
    {
        Environment.SetEnvironmentVariable("DUCKLAKE_SHARED", "/no/such/directory");
        Environment.SetEnvironmentVariable("CI", null);
        Assert.Contains("DUCKLAKE_SHARED", Assert.Throws<SkipException>(TestPaths.RequireShared).Message);

        Environment.SetEnvironmentVariable("CI", "true");
        Assert.Throws<DirectoryNotFoundException>(TestPaths.RequireShared);
    }

    [Fact]
    public void VariableNamesTheSharedRoot()
    {
        using TemporaryDirectory directory = new();
        Environment.SetEnvironmentVariable("DUCKLAKE_SHARED", directory.FullPath);
        TestPaths.RequireShared();
        Assert.Equal(directory.Combine("golden"), TestPaths.Golden);
    }

    protected override void Cleanup()
    {
        Environment.SetEnvironmentVariable("DUCKLAKE_SHARED", _shared);
        Environment.SetEnvironmentVariable("CI", _continuousIntegration);
    }
}
