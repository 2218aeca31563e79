namespace DuckLake.Storage;

/// <summary>Some objects of a multi-object delete could not be deleted; all the others are gone.</summary>
public sealed class ObjectDeleteException : ObjectStoreException
{
    /// <summary>Creates the error.</summary>
    /// <param name="failures">One error per object that could not be deleted; at least one.</param>
    /// <param name="requestedCount">The number of objects that were to be deleted.</param>
    public ObjectDeleteException(IReadOnlyList<ObjectStoreException> failures, int requestedCount)
        : base(
            First(failures).Kind,
            First(failures).Path,
            $"{failures.Count} of {requestedCount} objects could not be deleted; the first failure: {First(failures).Message}",
            First(failures)) =>
        Failures = failures;

    /// <summary>One error per object that could not be deleted.</summary>
    public IReadOnlyList<ObjectStoreException> Failures { get; }

    private static ObjectStoreException First(IReadOnlyList<ObjectStoreException> failures)
    {
        ArgumentNullException.ThrowIfNull(failures);
        ArgumentOutOfRangeException.ThrowIfZero(failures.Count, nameof(failures));
        return failures[0];
    }
}
