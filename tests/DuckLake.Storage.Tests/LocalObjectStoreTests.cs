using DuckLake.Testing;

namespace DuckLake.Storage.Tests;

public sealed class LocalObjectStoreTests : LeakCheckedTest
{
    private readonly string _directory = Directory.CreateTempSubdirectory("ducklake-storage-").FullName;
    private readonly LocalObjectStore _store = new();

    protected override void Cleanup() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Nothing_is_left_behind_by_aborted_and_losing_writers()
    {
        string path = $"{_directory}/d/a";
        await using (ObjectWriter writer = await _store.OpenWriteAsync(path, PutMode.CreateNew))
        {
            await writer.WriteAsync(new byte[300_000]);
            Assert.Single(Directory.GetFiles($"{_directory}/d"));
        }

        Assert.Empty(Directory.GetFileSystemEntries($"{_directory}/d"));
        await _store.PutAsync(path, new byte[] { 1 }, PutMode.CreateNew);
        await Assert.ThrowsAsync<ObjectStoreException>(async () => await _store.PutAsync(path, new byte[] { 2 }, PutMode.CreateNew));
        Assert.Equal([path], Directory.GetFileSystemEntries($"{_directory}/d"));
    }

    [Fact]
    public async Task Directories_are_no_objects()
    {
        Directory.CreateDirectory($"{_directory}/d");
        var buffer = new byte[1];
        Assert.Equal(ObjectStoreErrorKind.NotFound, await KindAsync(async () => await _store.HeadAsync($"{_directory}/d")));
        Assert.Equal(ObjectStoreErrorKind.NotFound, await KindAsync(async () => await _store.ReadAsync($"{_directory}/d", 0, buffer)));
        Assert.Equal(ObjectStoreErrorKind.NotFound, await KindAsync(async () => await _store.ReadTailAsync($"{_directory}/d", buffer)));
        Assert.Equal(ObjectStoreErrorKind.AccessDenied, await KindAsync(async () => await _store.PutAsync($"{_directory}/d", buffer, PutMode.Overwrite)));
        Assert.Equal(ObjectStoreErrorKind.AccessDenied, await KindAsync(async () => await _store.DeleteAsync([$"{_directory}/d"])));
        Assert.Empty(Directory.GetFiles(_directory));
    }

    [Fact]
    public async Task A_file_where_a_directory_is_needed_is_a_typed_error()
    {
        await _store.PutAsync($"{_directory}/f", ReadOnlyMemory<byte>.Empty, PutMode.Overwrite);
        Assert.Equal(ObjectStoreErrorKind.NotFound, await KindAsync(async () => await _store.ReadAsync($"{_directory}/f/a", 0, new byte[1])));
        await Assert.ThrowsAsync<ObjectStoreException>(async () => await _store.PutAsync($"{_directory}/f/a", new byte[1], PutMode.Overwrite));
        await _store.DeleteAsync([$"{_directory}/f/a"]);
    }

    [Fact]
    public async Task File_urls_and_relative_paths_keep_their_form_in_listings()
    {
        await _store.PutAsync($"file://{_directory}/a=1/b c%20.parquet", new byte[] { 1 }, PutMode.CreateNew);
        Assert.True(File.Exists($"{_directory}/a=1/b c%20.parquet"));
        Assert.Equal([$"file://{_directory}/a=1/b c%20.parquet"], await PathsAsync($"file://{_directory}/"));
        Assert.Equal([$"{_directory}/a=1/b c%20.parquet"], await PathsAsync($"{_directory}/a"));
        string relative = Path.GetRelativePath(Environment.CurrentDirectory, _directory);
        Assert.Equal([$"{relative}/a=1/b c%20.parquet"], await PathsAsync($"{relative}/"));
    }

    [Fact]
    public async Task Links_to_files_are_listed_with_the_targets_size_and_links_to_directories_are_not_followed()
    {
        await _store.PutAsync($"{_directory}/data/a", new byte[1234], PutMode.CreateNew);
        File.CreateSymbolicLink($"{_directory}/data/link", $"{_directory}/data/a");
        Directory.CreateSymbolicLink($"{_directory}/data/loop", $"{_directory}/data");
        Assert.Equal([$"{_directory}/data/a", $"{_directory}/data/link"], await PathsAsync($"{_directory}/"));
        Assert.Equal(1234, (await _store.HeadAsync($"{_directory}/data/link")).SizeBytes);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(long.MaxValue)]
    public async Task Reads_are_the_same_inline_and_on_the_thread_pool(long inlineLimitBytes)
    {
        var store = new LocalObjectStore(new() { InlineLimitBytes = inlineLimitBytes, Durability = WriteDurability.OperatingSystem });
        var content = new byte[1 << 20];
        new Random(1).NextBytes(content);
        await using (ObjectWriter writer = await store.OpenWriteAsync($"{_directory}/x", PutMode.Overwrite))
        {
            for (int offset = 0, step = 1; offset < content.Length; step = (step * 3) % 300_007)
            {
                int length = Math.Min(step, content.Length - offset);
                await writer.WriteAsync(content.AsMemory(offset, length));
                offset += length;
            }

            await writer.CompleteAsync();
        }

        var read = new byte[content.Length];
        await store.ReadAsync($"{_directory}/x", 0, read);
        Assert.Equal(content, read);
        ByteRange[] ranges = [.. Enumerable.Range(0, 64).Select(i => new ByteRange(i * 16384, 16384))];
        var ranged = new byte[content.Length];
        await store.ReadRangesAsync($"{_directory}/x", ranges, [.. ranges.Select(range => ranged.AsMemory((int)range.Offset, (int)range.Length))]);
        Assert.Equal(content, ranged);
    }

    private async Task<List<string>> PathsAsync(string prefix)
    {
        var paths = new List<string>();
        await foreach (ObjectInfo info in _store.ListAsync(prefix))
        {
            paths.Add(info.Path);
        }

        paths.Sort(StringComparer.Ordinal);
        return paths;
    }

    private static async Task<ObjectStoreErrorKind> KindAsync(Func<Task> action) =>
        (await Assert.ThrowsAnyAsync<ObjectStoreException>(action)).Kind;
}
