using DuckLake.Testing;

namespace DuckLake.Storage.Tests;

public sealed class ObjectDeleteExceptionTests : LeakCheckedTest
{
    [Fact]
    public async Task Delete_goes_on_after_a_failure_and_names_every_one()
    {
        string directory = Directory.CreateTempSubdirectory("ducklake-storage-").FullName;
        try
        {
            File.WriteAllText($"{directory}/a", "a");
            File.WriteAllText($"{directory}/b", "b");
            ObjectDeleteException e = await Assert.ThrowsAsync<ObjectDeleteException>(
                async () => await new LocalObjectStore().DeleteAsync([$"{directory}/a", "s3://b/k", directory, $"{directory}/b"]));
            Assert.Equal(["s3://b/k", directory], e.Failures.Select(failure => failure.Path));
            Assert.Contains("2 of 4", e.Message);
            Assert.Empty(Directory.GetFiles(directory));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
