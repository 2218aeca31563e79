using System.Data.Common;

namespace DuckLake.Metadata;

/// <summary>A catalog could not be read or written, or its rows are wrong.</summary>
public sealed class MetadataException : DbException
{
    /// <summary>Creates the error.</summary>
    /// <param name="kind">The class of the error.</param>
    /// <param name="message">What happened, where, and the next step.</param>
    /// <param name="isTransient">Whether repeating the operation can succeed.</param>
    /// <param name="innerException">The driver's error, if there is one.</param>
    public MetadataException(MetadataErrorKind kind, string message, bool isTransient = false, Exception? innerException = null)
        : base(message, innerException)
    {
        Kind = kind;
        IsTransient = isTransient;
    }

    /// <summary>The class of the error.</summary>
    public MetadataErrorKind Kind { get; }

    /// <summary>Whether repeating the operation can succeed (a locked database, a conflicting change).</summary>
    public override bool IsTransient { get; }

    /// <summary>The SQLSTATE of the driver's error; null if there is none, or the driver tells none.</summary>
    public override string? SqlState => (InnerException as DbException)?.SqlState is { Length: > 0 } state ? state : null;

    /// <summary>The catalog table the wrong row is in, if a row is to blame.</summary>
    public string? CatalogTable { get; init; }

    /// <summary>The id of the DuckLake table concerned, if one is.</summary>
    public long? TableId { get; init; }

    /// <summary>The snapshot concerned, if one is.</summary>
    public long? SnapshotId { get; init; }

    /// <summary>The column concerned, if one is.</summary>
    internal string? ColumnName { get; init; }

    /// <summary>What a failed write means for the writer.</summary>
    internal CommitErrorKind CommitError { get; init; }

    /// <summary>The connection was lost while committing: the snapshot may have been committed or not.</summary>
    internal bool IsOutcomeUnknown { get; init; }

    /// <summary>The same error as a new object, for an error that was kept and is thrown more than once.</summary>
    internal MetadataException Again() => new(Kind, Message, IsTransient, this) { CatalogTable = CatalogTable, TableId = TableId, SnapshotId = SnapshotId, ColumnName = ColumnName, CommitError = CommitError, IsOutcomeUnknown = IsOutcomeUnknown };

    internal static MetadataException NotFound(string message) => new(MetadataErrorKind.NotFound, message);

    internal static MetadataException Corrupt(string catalogTable, string message, long? tableId = null, Exception? innerException = null) =>
        new(MetadataErrorKind.Corrupt, $"Corrupt catalog, {catalogTable}: {message}", innerException: innerException) { CatalogTable = catalogTable, TableId = tableId };

    internal static MetadataException Unsupported(string message) => new(MetadataErrorKind.Unsupported, message);
}
