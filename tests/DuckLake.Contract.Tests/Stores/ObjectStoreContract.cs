using System.Text;
using DuckLake.Storage;
using DuckLake.Testing;

namespace DuckLake.Contract.Tests.Stores;

/// <summary>What every object store promises. A subclass gives the store and a prefix that nothing else writes to.</summary>
public abstract partial class ObjectStoreContract : LeakCheckedTest
{
    protected abstract IObjectStore Store { get; }

    /// <summary>A place of this test's own, ending in <c>/</c>.</summary>
    protected abstract string Root { get; }

    [SkippableTheory]
    [InlineData(0, 10)]
    [InlineData(3, 4)]
    [InlineData(9, 1)]
    [InlineData(0, 0)]
    [InlineData(10, 0)]
    public async Task Reads_exactly_the_range(int offset, int length)
    {
        byte[] content = await PutAsync("a", 10);
        Assert.Equal(content[offset..(offset + length)], await ReadAsync("a", offset, length));
    }

    [SkippableTheory]
    [InlineData(0, 11, 10)]
    [InlineData(8, 4, 2)]
    [InlineData(10, 1, 0)]
    [InlineData(1L << 40, 5, 0)]
    [InlineData(long.MaxValue - 5, 5, 0)]
    [InlineData(long.MaxValue, 5, 0)]
    public async Task A_range_past_the_end_is_truncated(long offset, int length, long found)
    {
        await PutAsync("a", 10);
        ObjectStoreException e = await ThrowsAsync(ObjectStoreErrorKind.Truncated, async () => await ReadAsync("a", offset, length));
        Assert.Equal(length, e.ExpectedBytes);
        Assert.Equal(found, e.FoundBytes);
        Assert.Equal(Root + "a", e.Path);
        Assert.False(e.IsTransient);
        await ThrowsAsync(
            ObjectStoreErrorKind.Truncated,
            async () => await Store.ReadRangesAsync(Root + "a", [new(0, 2), new(offset, length)], [new byte[2], new byte[length]]));
    }

    [SkippableFact]
    public async Task A_missing_object_is_not_found()
    {
        await ThrowsAsync(ObjectStoreErrorKind.NotFound, async () => await ReadAsync("no/such", 0, 1));
        await ThrowsAsync(ObjectStoreErrorKind.NotFound, async () => await Store.ReadTailAsync(Root + "no/such", new byte[1]));
        await ThrowsAsync(ObjectStoreErrorKind.NotFound, async () => await Store.HeadAsync(Root + "no/such"));
        await ThrowsAsync(ObjectStoreErrorKind.NotFound, async () => await Store.ReadRangesAsync(Root + "no/such", [new(0, 1)], [new byte[1]]));
    }

    [SkippableFact]
    public async Task Empty_objects_are_objects()
    {
        await PutAsync("empty", 0);
        Assert.Equal(0, (await Store.HeadAsync(Root + "empty")).SizeBytes);
        Assert.Equal(new ObjectTail(0, 0), await Store.ReadTailAsync(Root + "empty", new byte[8]));
        Assert.Empty(await ReadAsync("empty", 0, 0));
        await ThrowsAsync(ObjectStoreErrorKind.Truncated, async () => await ReadAsync("empty", 0, 1));
        await using (ObjectWriter writer = await Store.OpenWriteAsync(Root + "empty2", PutMode.CreateNew))
        {
            await writer.CompleteAsync();
        }

        Assert.Equal(["empty", "empty2"], await ListAsync(""));
    }

    [SkippableTheory]
    [InlineData(10, 4)]
    [InlineData(10, 10)]
    [InlineData(10, 100)]
    [InlineData(10, 0)]
    [InlineData(700_000, 300_000)]
    public async Task The_tail_comes_with_the_size(int size, int wanted)
    {
        byte[] content = await PutAsync("a", size);
        var tail = new byte[wanted];
        ObjectTail result = await Store.ReadTailAsync(Root + "a", tail);
        Assert.Equal(new ObjectTail(size, Math.Min(size, wanted)), result);
        Assert.Equal(content.AsSpan(size - result.BytesRead), tail.AsSpan(0, result.BytesRead));
    }

    [SkippableFact]
    public async Task Head_tells_size_time_and_a_tag_that_changes()
    {
        DateTimeOffset before = DateTimeOffset.UtcNow.AddMinutes(-5);
        await PutAsync("a", 10);
        ObjectInfo first = await Store.HeadAsync(Root + "a");
        Assert.Equal(Root + "a", first.Path);
        Assert.Equal(10, first.SizeBytes);
        Assert.InRange(first.LastModified, before, DateTimeOffset.UtcNow.AddMinutes(5));
        Assert.Equal(first, await Store.HeadAsync(Root + "a"));
        await PutAsync("a", 11);
        ObjectInfo second = await Store.HeadAsync(Root + "a");
        Assert.Equal(11, second.SizeBytes);
        Assert.True(first.ETag is null || first.ETag != second.ETag);
    }

    [SkippableFact]
    public async Task Five_thousand_ranges_in_any_order_arrive()
    {
        byte[] content = await PutAsync("big", 3_000_000);
        var random = new Random(11);
        var ranges = new ByteRange[5000];
        var destinations = new Memory<byte>[ranges.Length];
        for (int i = 0; i < ranges.Length; i++)
        {
            int length = i % 50 == 0 ? 0 : random.Next(1200);
            ranges[i] = new ByteRange(random.Next(content.Length - length + 1), length);
            destinations[i] = new byte[length];
        }

        await Store.ReadRangesAsync(Root + "big", ranges, destinations);
        for (int i = 0; i < ranges.Length; i++)
        {
            Assert.True(content.AsSpan((int)ranges[i].Offset, (int)ranges[i].Length).SequenceEqual(destinations[i].Span), $"range {i}");
        }

        await Store.ReadRangesAsync(Root + "big", [], []);
    }

    [SkippableFact]
    public async Task Misuse_is_an_argument_error()
    {
        await PutAsync("a", 10);
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Store.ReadAsync(Root + "a", -1, new byte[1]));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Store.ReadRangesAsync(Root + "a", [new(0, 2)], [new byte[1]]));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Store.ReadRangesAsync(Root + "a", [new(0, 2)], []));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Store.ReadRangesAsync(Root + "a", [new(-1, 2)], [new byte[2]]));
        await ThrowsAsync(ObjectStoreErrorKind.InvalidPath, async () => await Store.PutAsync(Root + "a\0b", new byte[1], PutMode.Overwrite));
        await ThrowsAsync(ObjectStoreErrorKind.InvalidPath, async () => await Store.HeadAsync(""));
    }

    [SkippableFact]
    public async Task Put_overwrites_only_when_asked_to()
    {
        await Store.PutAsync(Root + "a", "one"u8.ToArray(), PutMode.CreateNew);
        ObjectStoreException e = await ThrowsAsync(
            ObjectStoreErrorKind.AlreadyExists, async () => await Store.PutAsync(Root + "a", "two"u8.ToArray(), PutMode.CreateNew));
        Assert.Equal(Root + "a", e.Path);
        Assert.Equal("one", await ReadTextAsync("a", 0, 3));
        await Store.PutAsync(Root + "a", "three"u8.ToArray(), PutMode.Overwrite);
        Assert.Equal("three", await ReadTextAsync("a", 0, 5));
        Assert.Equal(["a"], await ListAsync(""));
    }

    [SkippableFact]
    public async Task The_content_of_a_put_is_the_stores_own()
    {
        byte[] content = [1, 2, 3];
        await Store.PutAsync(Root + "a", content, PutMode.Overwrite);
        content[0] = 9;
        Assert.Equal([1, 2, 3], await ReadAsync("a", 0, 3));
    }

    [SkippableFact]
    public async Task Of_32_racing_creators_exactly_one_wins()
    {
        for (int round = 0; round < 5; round++)
        {
            string path = $"{Root}race/{round}";
            using var start = new ManualResetEventSlim();
            Task<bool>[] racers = [.. Enumerable.Range(0, 32).Select(i => Task.Run(async () =>
            {
                start.Wait();
                try
                {
                    await Store.PutAsync(path, Enumerable.Repeat((byte)i, 1000).ToArray(), PutMode.CreateNew);
                    return true;
                }
                catch (ObjectStoreException e) when (e.Kind == ObjectStoreErrorKind.AlreadyExists)
                {
                    return false;
                }
            }))];
            start.Set();
            bool[] won = await Task.WhenAll(racers);
            Assert.Single(won, true);
            Assert.Equal(Enumerable.Repeat((byte)Array.IndexOf(won, true), 1000), await ReadAsync($"race/{round}", 0, 1000));
        }

        Assert.Equal(5, (await ListAsync("race/")).Count);
    }

    [SkippableFact]
    public async Task Overwriting_readers_see_old_or_new_content()
    {
        await Store.PutAsync(Root + "a", new byte[5000], PutMode.Overwrite);
        Task writer = Task.Run(async () =>
        {
            for (int i = 1; i <= 40; i++)
            {
                await Store.PutAsync(Root + "a", Enumerable.Repeat((byte)i, 5000).ToArray(), PutMode.Overwrite);
            }
        });
        do
        {
            byte[] content = await ReadAsync("a", 0, 5000);
            Assert.Equal(-1, content.AsSpan().IndexOfAnyExcept(content[0]));
        }
        while (!writer.IsCompleted);
        await writer;
    }

    [SkippableFact]
    public async Task A_writer_publishes_on_completion_only()
    {
        byte[] content = Bytes(1_000_000);
        await using (ObjectWriter writer = await Store.OpenWriteAsync(Root + "dir/a", PutMode.CreateNew))
        {
            Assert.Equal(Root + "dir/a", writer.Path);
            for (int offset = 0; offset < content.Length;)
            {
                int length = Math.Min(1 + (offset / 3), content.Length - offset);
                await writer.WriteAsync(content.AsMemory(offset, length));
                offset += length;
                Assert.Equal(offset, writer.BytesWritten);
            }

            Assert.Empty(await ListAsync(""));
            await ThrowsAsync(ObjectStoreErrorKind.NotFound, async () => await Store.HeadAsync(Root + "dir/a"));
            await writer.CompleteAsync();
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await writer.WriteAsync(content));
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await writer.CompleteAsync());
        }

        Assert.Equal(content, await ReadAsync("dir/a", 0, content.Length));
        Assert.Equal(["dir/a"], await ListAsync(""));
    }

    [SkippableFact]
    public async Task An_uncompleted_writer_leaves_nothing_and_spares_the_old_object()
    {
        await Store.PutAsync(Root + "a", "old"u8.ToArray(), PutMode.CreateNew);
        foreach (string name in new[] { "a", "b" })
        {
            ObjectWriter writer = await Store.OpenWriteAsync(Root + name, PutMode.Overwrite);
            await writer.WriteAsync(Bytes(400_000));
            await writer.DisposeAsync();
            await writer.DisposeAsync();
            await Assert.ThrowsAsync<ObjectDisposedException>(async () => await writer.WriteAsync(Bytes(1)));
        }

        Assert.Equal("old", await ReadTextAsync("a", 0, 3));
        Assert.Equal(["a"], await ListAsync(""));
    }

    [SkippableFact]
    public async Task A_writer_meets_an_existing_object_on_completion()
    {
        await using ObjectWriter loser = await Store.OpenWriteAsync(Root + "a", PutMode.CreateNew);
        await using ObjectWriter winner = await Store.OpenWriteAsync(Root + "a", PutMode.CreateNew);
        await loser.WriteAsync("loser"u8.ToArray());
        await winner.WriteAsync("winner"u8.ToArray());
        await winner.CompleteAsync();
        await ThrowsAsync(ObjectStoreErrorKind.AlreadyExists, async () => await loser.CompleteAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await loser.CompleteAsync());
        await loser.DisposeAsync();
        Assert.Equal("winner", await ReadTextAsync("a", 0, 6));
        await using ObjectWriter replacer = await Store.OpenWriteAsync(Root + "a", PutMode.Overwrite);
        await replacer.WriteAsync("new"u8.ToArray());
        await replacer.CompleteAsync();
        Assert.Equal(3, (await Store.HeadAsync(Root + "a")).SizeBytes);
        Assert.Equal(["a"], await ListAsync(""));
    }

    [SkippableFact]
    public async Task A_cancelled_writer_publishes_nothing()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await using (ObjectWriter writer = await Store.OpenWriteAsync(Root + "a", PutMode.Overwrite))
        {
            await writer.WriteAsync(Bytes(200_000));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await writer.WriteAsync(Bytes(200_000), cancelled.Token));
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await writer.CompleteAsync());
        }

        await using (ObjectWriter writer = await Store.OpenWriteAsync(Root + "b", PutMode.Overwrite))
        {
            await writer.WriteAsync(Bytes(10));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await writer.CompleteAsync(cancelled.Token));
        }

        Assert.Empty(await ListAsync(""));
    }

    [SkippableFact]
    public async Task Lists_by_prefix_with_names_taken_literally()
    {
        string[] names =
        [
            "t/k=a b/1.parquet", "t/k=a b/2.parquet", "t/k=ü€/3.parquet", "t/k=%20/4.parquet", "t/k=/5.parquet", "t2/6.parquet", "t/7.parquet",
            "t/x+y&z'\"#;,!@$()[]{}^~.parquet",
        ];
        foreach (string name in names)
        {
            await PutAsync(name, name.Length);
        }

        Assert.Equal(names.Order(StringComparer.Ordinal), await ListAsync(""));
        Assert.Equal(names.Where(name => name.StartsWith("t/", StringComparison.Ordinal)).Order(StringComparer.Ordinal), await ListAsync("t/"));
        Assert.Equal(["t/k=a b/1.parquet", "t/k=a b/2.parquet"], await ListAsync("t/k=a b/"));
        Assert.Equal(["t/k=ü€/3.parquet"], await ListAsync("t/k=ü"));
        Assert.Equal(["t/k=%20/4.parquet"], await ListAsync("t/k=%20/"));
        Assert.Equal(["t/k=a b/2.parquet"], await ListAsync("t/k=a b/2"));
        Assert.Equal(names.Order(StringComparer.Ordinal), await ListAsync("t"));
        Assert.Empty(await ListAsync("T"));
        Assert.Empty(await ListAsync("u/"));
        await foreach (ObjectInfo info in Store.ListAsync(Root + "t2/"))
        {
            Assert.Equal(await Store.HeadAsync(Root + "t2/6.parquet"), info);
        }

        foreach (string name in names)
        {
            Assert.Equal(name.Length, (await Store.HeadAsync(Root + name)).SizeBytes);
        }
    }

    [SkippableFact]
    public async Task Lists_and_deletes_many()
    {
        string[] names = [.. Enumerable.Range(0, 1100).Select(i => $"d{i % 7}/{i:d4}")];
        await Parallel.ForEachAsync(names, async (name, _) => await PutAsync(name, 1));
        Assert.Equal(names.Order(StringComparer.Ordinal), await ListAsync(""));
        await Store.DeleteAsync([.. names.Skip(1).Select(name => Root + name)]);
        Assert.Equal([names[0]], await ListAsync(""));
    }

    [SkippableFact]
    public async Task Deleting_what_is_not_there_is_no_error()
    {
        await PutAsync("a", 1);
        await Store.DeleteAsync([Root + "b", Root + "a", Root + "no/such/c", Root + "a"]);
        await Store.DeleteAsync([Root + "a"]);
        await Store.DeleteAsync([]);
        Assert.Empty(await ListAsync(""));
    }

    [SkippableFact]
    public async Task A_cancelled_call_does_nothing()
    {
        await PutAsync("a", 10);
        CancellationToken cancelled = new(canceled: true);
        string path = Root + "a";
        await CancelledAsync(async () => await Store.ReadAsync(path, 0, new byte[1], cancelled));
        await CancelledAsync(async () => await Store.ReadRangesAsync(path, [new(0, 1)], [new byte[1]], cancelled));
        await CancelledAsync(async () => await Store.ReadTailAsync(path, new byte[1], cancelled));
        await CancelledAsync(async () => await Store.HeadAsync(path, cancelled));
        await CancelledAsync(async () => await Store.PutAsync(Root + "b", new byte[1], PutMode.Overwrite, cancelled));
        await CancelledAsync(async () => await Store.OpenWriteAsync(Root + "b", PutMode.Overwrite, cancelled));
        await CancelledAsync(async () => await Store.DeleteAsync([path], cancelled));
        await CancelledAsync(async () =>
        {
            await foreach (ObjectInfo _ in Store.ListAsync(Root, cancelled))
            {
            }
        });
        Assert.Equal(["a"], await ListAsync(""));
    }

    protected static byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        new Random(count).NextBytes(bytes);
        return bytes;
    }

    private static Task CancelledAsync(Func<Task> action) => Assert.ThrowsAnyAsync<OperationCanceledException>(action);

    private static async Task<ObjectStoreException> ThrowsAsync(ObjectStoreErrorKind kind, Func<Task> action)
    {
        ObjectStoreException e = await Assert.ThrowsAnyAsync<ObjectStoreException>(action);
        Assert.Equal(kind, e.Kind);
        return e;
    }

    private async Task<byte[]> PutAsync(string name, int size)
    {
        byte[] content = Bytes(size);
        await Store.PutAsync(Root + name, content, PutMode.Overwrite);
        return content;
    }

    private async Task<byte[]> ReadAsync(string name, long offset, int length)
    {
        var bytes = new byte[length];
        await Store.ReadAsync(Root + name, offset, bytes);
        return bytes;
    }

    private async Task<string> ReadTextAsync(string name, long offset, int length) =>
        Encoding.UTF8.GetString(await ReadAsync(name, offset, length));

    private async Task<List<string>> ListAsync(string prefix)
    {
        var names = new List<string>();
        await foreach (ObjectInfo info in Store.ListAsync(Root + prefix))
        {
            Assert.StartsWith(Root + prefix, info.Path);
            names.Add(info.Path[Root.Length..]);
        }

        names.Sort(StringComparer.Ordinal);
        return names;
    }
}
