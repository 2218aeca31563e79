namespace DuckLake.Data;

/// <summary>Whether a body shared by a synchronous and an asynchronous method may block the caller's thread.</summary>
internal enum IoMode
{
    /// <summary>The caller waits: work runs on its thread.</summary>
    Sync,

    /// <summary>Work that blocks runs on a thread of the pool.</summary>
    Async,
}
