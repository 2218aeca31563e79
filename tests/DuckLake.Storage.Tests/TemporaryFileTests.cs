using DuckLake.Testing;

namespace DuckLake.Storage.Tests;

public sealed class TemporaryFileTests : LeakCheckedTest
{
    private readonly TemporaryDirectory _directory = new();

    protected override void Cleanup() => _directory.Dispose();

    [Fact]
    public async Task Without_hard_links_exactly_one_writer_gets_the_name()
    {
        string destination = _directory.Combine("a");
        using var start = new ManualResetEventSlim();
        Task<bool>[] writers = [.. Enumerable.Range(0, 32).Select(i => Task.Run(() =>
        {
            using var file = TemporaryFile.Create(destination);
            file.Write([(byte)i], 0);
            start.Wait();
            return file.TryReserve();
        }))];
        start.Set();
        bool[] won = await Task.WhenAll(writers);
        Assert.Single(won, true);
        Assert.Equal([(byte)Array.IndexOf(won, true)], File.ReadAllBytes(destination));
        Assert.Equal([destination], Directory.GetFileSystemEntries(_directory.FullPath));
    }

    [Theory]
    [InlineData(PutMode.CreateNew)]
    [InlineData(PutMode.Overwrite)]
    public void Vanishes_with_its_directory_without_complaint(PutMode mode)
    {
        string destination = _directory.Combine("d", "a");
        var file = TemporaryFile.Create(destination);
        Directory.Delete(_directory.Combine("d"), recursive: true);
        Assert.ThrowsAny<IOException>(() => file.TryPublish(mode, WriteDurability.OperatingSystem));
        file.Dispose();
        Assert.False(File.Exists(destination));
    }
}
