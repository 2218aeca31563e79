namespace DuckLake.Data.Tests;

/// <summary>What a stress run did.</summary>
internal sealed class StressFigures
{
    private long _reads;
    private long _inserts;
    private long _transfers;
    private long _conflicts;

    public long Reads => Volatile.Read(ref _reads);

    public long Inserts => Volatile.Read(ref _inserts);

    public long Transfers => Volatile.Read(ref _transfers);

    public long Conflicts => Volatile.Read(ref _conflicts);

    public void AddRead() => Interlocked.Increment(ref _reads);

    public void AddInsert() => Interlocked.Increment(ref _inserts);

    public void AddTransfer() => Interlocked.Increment(ref _transfers);

    public void AddConflict() => Interlocked.Increment(ref _conflicts);

    public override string ToString() => $"{Reads} reads, {Inserts} inserts, {Transfers} transfers, {Conflicts} conflicts";
}
