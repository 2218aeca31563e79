namespace DuckLake.Arrow;

/// <summary>Where a commit announces how far it is; tests let it fail or the process die there.</summary>
internal static class CommitSteps
{
    private static readonly AsyncLocal<Action<CommitStep, int>?> s_hook = new();

    /// <summary>
    /// Called at every step of the commits of this asynchronous flow, with the number of statements that have run; null for none.
    /// </summary>
    public static Action<CommitStep, int>? Hook
    {
        get => s_hook.Value;
        set => s_hook.Value = value;
    }

    /// <summary>Announces a step.</summary>
    public static void Reached(CommitStep step, int statementCount = 0) => s_hook.Value?.Invoke(step, statementCount);
}
