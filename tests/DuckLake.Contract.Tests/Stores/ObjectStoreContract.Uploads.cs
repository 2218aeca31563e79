using DuckLake.Storage;

namespace DuckLake.Contract.Tests.Stores;

public abstract partial class ObjectStoreContract
{
    private const int LargeBytes = (17 << 20) + 12_345;

    [SkippableFact]
    public async Task A_large_object_is_written_in_pieces_and_read_in_ranges()
    {
        byte[] content = Bytes(LargeBytes);
        await using (ObjectWriter writer = await Store.OpenWriteAsync(Root + "large", PutMode.CreateNew))
        {
            // Pieces that fit no boundary of a store's own.
            for (int offset = 0; offset < content.Length;)
            {
                int length = Math.Min((1 << 20) + 7, content.Length - offset);
                await writer.WriteAsync(content.AsMemory(offset, length));
                offset += length;
            }

            Assert.Empty(await ListAsync(""));
            await writer.CompleteAsync();
        }

        Assert.Equal(LargeBytes, (await Store.HeadAsync(Root + "large")).SizeBytes);
        ByteRange[] ranges = [new(0, 100), new(8 << 20, 1 << 20), new(LargeBytes - 10, 10), new(5, 3 << 20)];
        Memory<byte>[] destinations = [.. ranges.Select(range => new byte[range.Length].AsMemory())];
        await Store.ReadRangesAsync(Root + "large", ranges, destinations);
        for (int i = 0; i < ranges.Length; i++)
        {
            Assert.True(content.AsSpan((int)ranges[i].Offset, (int)ranges[i].Length).SequenceEqual(destinations[i].Span), $"range {i}");
        }

        byte[] read = await ReadAsync("large", 0, LargeBytes);
        Assert.True(content.AsSpan().SequenceEqual(read));
    }

    [SkippableFact]
    public async Task A_large_write_that_ends_early_leaves_nothing()
    {
        byte[] content = Bytes(LargeBytes);
        using var cancel = new CancellationTokenSource();
        await using (ObjectWriter cancelled = await Store.OpenWriteAsync(Root + "cancelled", PutMode.CreateNew))
        {
            await cancelled.WriteAsync(content, cancel.Token);
            await cancel.CancelAsync();
            await CancelledAsync(async () => await cancelled.WriteAsync(content, cancel.Token));
        }

        await using (ObjectWriter dropped = await Store.OpenWriteAsync(Root + "dropped", PutMode.Overwrite))
        {
            await dropped.WriteAsync(content);
        }

        await PutAsync("taken", 10);
        await using (ObjectWriter late = await Store.OpenWriteAsync(Root + "taken", PutMode.CreateNew))
        {
            await late.WriteAsync(content);
            await ThrowsAsync(ObjectStoreErrorKind.AlreadyExists, async () => await late.CompleteAsync());
        }

        Assert.Equal(["taken"], await ListAsync(""));
        Assert.Equal(10, (await Store.HeadAsync(Root + "taken")).SizeBytes);
    }

    [SkippableFact]
    public async Task Of_racing_writers_exactly_one_wins()
    {
        Task<bool>[] racers = [.. Enumerable.Range(0, 16).Select(i => Task.Run(async () =>
        {
            await using ObjectWriter writer = await Store.OpenWriteAsync(Root + "race", PutMode.CreateNew);
            await writer.WriteAsync(Enumerable.Repeat((byte)i, 3000).ToArray());
            try
            {
                await writer.CompleteAsync();
                return true;
            }
            catch (ObjectStoreException e) when (e.Kind == ObjectStoreErrorKind.AlreadyExists)
            {
                return false;
            }
        }))];
        bool[] won = await Task.WhenAll(racers);
        Assert.Single(won, true);
        Assert.Equal(Enumerable.Repeat((byte)Array.IndexOf(won, true), 3000), await ReadAsync("race", 0, 3000));
    }

    [SkippableFact]
    public async Task Odd_names_are_written_read_listed_and_deleted_literally()
    {
        string[] names =
        [
            "k=a b/%2F.parquet", "k=a%20b/x", "k=+/1", "k=&amp;/<1>", "k=\u65e5\u672c/\U0001f600", "k='\"/2", " lead/trail ", "a...b/..c", "tilde~/#1", "per%/cent%zz",
        ];
        foreach (string name in names)
        {
            await using ObjectWriter writer = await Store.OpenWriteAsync(Root + name, PutMode.CreateNew);
            await writer.WriteAsync(Bytes(name.Length));
            await writer.CompleteAsync();
        }

        Assert.Equal(names.Order(StringComparer.Ordinal), await ListAsync(""));
        foreach (string name in names)
        {
            Assert.Equal(Bytes(name.Length), await ReadAsync(name, 0, name.Length));
            Assert.Equal([name], await ListAsync(name));
        }

        await Store.DeleteAsync([.. names.Skip(1).Select(name => Root + name)]);
        Assert.Equal([names[0]], await ListAsync(""));
    }
}
