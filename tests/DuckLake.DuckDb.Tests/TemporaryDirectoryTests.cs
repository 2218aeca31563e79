using DuckLake.Testing;

namespace DuckLake.DuckDb.Tests;

public sealed class TemporaryDirectoryTests : LeakCheckedTest
{
    [Fact]
    public void IsDeletedWithItsContent()
    {
        string path;
        using (TemporaryDirectory directory = new())
        {
            path = directory.FullPath;
            Directory.CreateDirectory(directory.Combine("a", "b"));
            File.WriteAllText(directory.Combine("a", "b", "c.txt"), "x");
        }

        Assert.False(Directory.Exists(path));
    }

    [Fact]
    public void RepositoryRootHoldsTheSolution()
    {
        Assert.True(File.Exists(Path.Combine(TestPaths.RepositoryRoot, "DuckLake.Arrow.sln")));
    }
}
