using System.Runtime.CompilerServices;

namespace DuckLake.Data;

/// <summary>
/// Threads for statements, which block in DuckDB while it runs. On the thread pool many at once would take all of its threads, and leave none to the scans that they wait
/// for, nor to the rest of the program. There are as many as statements run at once; idle ones end after a while.
/// </summary>
internal static class BlockingThreads
{
    private static readonly TimeSpan s_idleTime = TimeSpan.FromSeconds(10);
    private static readonly object s_lock = new();
    private static readonly Queue<Action> s_waiting = new();

    // Threads without work, those that are starting included, less the work in the queue.
    private static int s_idle;

    [ThreadStatic]
    private static bool t_mayBlock;

    /// <summary>
    /// Goes on where it does no harm to block: on this thread, unless it is one of the thread pool, as after waiting for a catalog or a store. To be awaited before DuckDB is called.
    /// </summary>
    public static Entry EnterAsync() => default;

    /// <summary>Does blocking work for an asynchronous caller, whose thread stays free.</summary>
    public static Task<T> RunAsync<T>(Func<Task<T>> work)
    {
        // What awaits it must not go on on a thread of these.
        TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        ExecutionContext? context = ExecutionContext.Capture();
        Post(() =>
        {
            if (context is null)
            {
                _ = CompleteAsync();
            }
            else
            {
                ExecutionContext.Run(context, _ => _ = CompleteAsync(), null);
            }
        });
        return done.Task;

        async Task CompleteAsync()
        {
            try
            {
                done.SetResult(await work().ConfigureAwait(false));
            }
            catch (Exception error)
            {
                done.SetException(error);
            }
        }
    }

    /// <summary>Does blocking work for a synchronous caller, on its own thread.</summary>
    public static T Run<T>(Func<Task<T>> work)
    {
        bool before = t_mayBlock;
        t_mayBlock = true;
        try
        {
            return work().GetAwaiter().GetResult();
        }
        finally
        {
            t_mayBlock = before;
        }
    }

    private static void Post(Action work)
    {
        lock (s_lock)
        {
            s_waiting.Enqueue(work);
            if (s_idle > 0)
            {
                s_idle--;
                Monitor.Pulse(s_lock);
                return;
            }
        }

        new Thread(Work) { IsBackground = true, Name = "DuckLake statement" }.UnsafeStart();
    }

    private static void Work()
    {
        t_mayBlock = true;
        while (Next() is { } work)
        {
            work();
            lock (s_lock)
            {
                s_idle++;
            }
        }
    }

    private static Action? Next()
    {
        lock (s_lock)
        {
            // One is woken in vain when another was faster.
            bool isInTime = true;
            Action? work;
            while (!s_waiting.TryDequeue(out work) && isInTime)
            {
                isInTime = Monitor.Wait(s_lock, s_idleTime);
            }

            s_idle -= work is null ? 1 : 0;
            return work;
        }
    }

    /// <summary>The wait for a thread that may block.</summary>
    public readonly struct Entry : ICriticalNotifyCompletion
    {
        public bool IsCompleted => t_mayBlock || !Thread.CurrentThread.IsThreadPoolThread;

        public Entry GetAwaiter() => this;

        public void GetResult()
        {
        }

        public void OnCompleted(Action continuation) => Post(continuation);

        public void UnsafeOnCompleted(Action continuation) => Post(continuation);
    }
}
