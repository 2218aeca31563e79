using System.Collections.Concurrent;
using DuckLake.Columnar;

namespace DuckLake.Parquet.Tests.Fuzz;

/// <summary>
/// Runs numbered mutations on a few threads. The number alone determines file and damage, so that one can be replayed.
/// </summary>
internal sealed class MutationRun(MutationFile[] files, int count)
{
    internal const long MemoryLimitBytes = 64 << 20;

    private const long ManagedLimitBytes = 32 << 20;
    private const int Seed = 20_260_101;
    private const int MaxThreads = 4;
    private const int MaxFailures = 10;
    private const int HangMs = 60_000;
    private const int PollMs = 100;

    private readonly ConcurrentQueue<string> _failures = new();
    private readonly int _count = count;
    private int _next = -1;
    private int _refusals;
    private long _slowest;

    internal IReadOnlyCollection<string> Failures => _failures;

    /// <summary>Mutations of which at least one part was refused.</summary>
    internal int Refusals => Volatile.Read(ref _refusals);

    /// <summary>Longest mutation, as milliseconds in the upper half and its number in the lower one.</summary>
    internal (int Milliseconds, int Mutation) Slowest => ((int)(_slowest >> 32), (int)_slowest);

    /// <summary>Runs all mutations; ends early after a number of failures or when one hangs.</summary>
    internal void RunAll()
    {
        var workers = new Worker[Math.Clamp(Environment.ProcessorCount, 1, MaxThreads)];
        for (int i = 0; i < workers.Length; i++)
        {
            workers[i] = new Worker(this);
            workers[i].Thread.Start();
        }

        while (!Array.TrueForAll(workers, worker => worker.Thread.Join(PollMs)))
        {
            foreach (Worker worker in workers)
            {
                (int mutation, long start) = worker.Current;
                if (mutation >= 0 && Environment.TickCount64 - start > HangMs)
                {
                    // The thread is a background one: it does not keep the process alive.
                    _failures.Enqueue($"{Describe(mutation)} does not end within {HangMs} ms");
                    return;
                }
            }
        }
    }

    /// <summary>Runs one mutation on this thread; everything but the typed error comes out of it.</summary>
    internal int Run(int mutation, FileMutator mutator, MemoryAllocator allocator)
    {
        var random = new Random(Seed + mutation);
        MutationFile original = files[mutation % files.Length];
        var options = new ParquetReaderOptions
        {
            Allocator = allocator,
            StringRepresentation = (ParquetStringRepresentation)random.Next(3),
            BatchRowCount = 1 + random.Next(5000),
            VerifyChecksums = random.Next(4) == 0,
            Decryption = original.Decryption,
        };
        var reader = new MutationReader(mutator.Mutate(original, random), original.Name, options);
        long before = GC.GetAllocatedBytesForCurrentThread();
        reader.ReadAll();
        long managed = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(managed < ManagedLimitBytes, $"{managed} bytes were allocated on the managed heap.");
        Assert.True(allocator.LiveBuffers == 0, $"{allocator.LiveBuffers} buffers are not returned.");
        Assert.True(allocator.LeakedBuffers == 0, $"{allocator.LeakedBuffers} buffers were left to the garbage collector.");
        Assert.True(allocator.PeakBytes <= MemoryLimitBytes, $"{allocator.PeakBytes} bytes were live.");
        return reader.Refusals;
    }

    private void RunNumbered(int mutation, FileMutator mutator, MemoryAllocator allocator)
    {
        long start = Environment.TickCount64;
        try
        {
            if (Run(mutation, mutator, allocator) > 0)
            {
                Interlocked.Increment(ref _refusals);
            }
        }
        catch (Exception e)
        {
            _failures.Enqueue($"{Describe(mutation)}: {e}");
        }

        long taken = ((Environment.TickCount64 - start) << 32) | (uint)mutation;
        for (long seen = Volatile.Read(ref _slowest); taken > seen;)
        {
            long found = Interlocked.CompareExchange(ref _slowest, taken, seen);
            seen = found == seen ? taken : found;
        }
    }

    private string Describe(int mutation) =>
        $"mutation {mutation} of {files[mutation % files.Length].Name} (replay it with {MutationTests.ReplayVariable}={mutation})";

    private sealed class Worker
    {
        private readonly MutationRun _run;
        private readonly Lock _lock = new();
        private (int Mutation, long Start) _current = (-1, 0);

        internal Worker(MutationRun run)
        {
            _run = run;
            Thread = new Thread(Work) { IsBackground = true };
        }

        internal Thread Thread { get; }

        internal (int Mutation, long Start) Current
        {
            get
            {
                lock (_lock)
                {
                    return _current;
                }
            }

            private set
            {
                lock (_lock)
                {
                    _current = value;
                }
            }
        }

        private void Work()
        {
            var mutator = new FileMutator();
            var allocator = new MemoryAllocator(MemoryLimitBytes, maxPooledBytes: MemoryLimitBytes / 4);
            while (_run._failures.Count < MaxFailures)
            {
                int mutation = Interlocked.Increment(ref _run._next);
                if (mutation >= _run._count)
                {
                    break;
                }

                Current = (mutation, Environment.TickCount64);
                _run.RunNumbered(mutation, mutator, allocator);
                if (allocator.LiveBuffers != 0)
                {
                    allocator = new MemoryAllocator(MemoryLimitBytes, maxPooledBytes: MemoryLimitBytes / 4);
                }
            }

            Current = (-1, 0);
            allocator.Trim();
        }
    }
}
