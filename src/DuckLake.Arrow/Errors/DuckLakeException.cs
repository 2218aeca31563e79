using System.Data.Common;
using System.Text;

namespace DuckLake.Arrow;

/// <summary>
/// Everything that can go wrong in a lake besides misuse of the API. The message says what was expected and found and what to do
/// next, followed by the place as far as it is known. Never holds a secret.
/// </summary>
public class DuckLakeException : DbException
{
    private readonly bool _isTransient;

    /// <summary>Creates an error.</summary>
    /// <param name="kind">What went wrong.</param>
    /// <param name="message">What was expected, what was found and what to do next; without the place and without secrets.</param>
    /// <param name="innerException">The cause, or null.</param>
    /// <param name="isTransient">Whether the same call may succeed when it is tried again.</param>
    public DuckLakeException(DuckLakeErrorKind kind, string message, Exception? innerException = null, bool isTransient = false)
        : base(message, innerException)
    {
        Kind = kind;
        _isTransient = isTransient;
    }

    /// <summary>What went wrong.</summary>
    public DuckLakeErrorKind Kind { get; }

    /// <inheritdoc/>
    public override bool IsTransient => _isTransient;

    /// <summary>The SQLSTATE of the catalog database's error; null if none is the cause, or its driver tells none.</summary>
    public override string? SqlState => (InnerException as DbException)?.SqlState;

    /// <summary>The schema of the table concerned, or null.</summary>
    public string? SchemaName { get; internal set; }

    /// <summary>The table concerned, or null.</summary>
    public string? TableName { get; internal set; }

    /// <summary>The snapshot concerned, or null.</summary>
    public long? SnapshotId { get; internal set; }

    /// <summary>The file concerned, without credentials a URL may hold, or null.</summary>
    public string? FilePath { get; internal set; }

    /// <summary>Dotted path of the column concerned, or null.</summary>
    public string? ColumnPath { get; internal set; }

    /// <summary>Byte offset in the file at or near which the fault lies, or null.</summary>
    public long? ByteOffset { get; internal set; }

    /// <summary>The class DuckDB gives the error, or null.</summary>
    internal SqlErrorClass? SqlErrorClass { get; init; }

    /// <summary>What went wrong, without the place.</summary>
    internal string Problem => base.Message;

    /// <summary>Ordinal of the page in its column chunk, or null.</summary>
    internal int? PageOrdinal { get; set; }

    /// <inheritdoc/>
    public override string Message
    {
        get
        {
            string problem = base.Message;
            var place = new StringBuilder();
            Append(place, "table", TableName is null ? null : SchemaName is null ? TableName : $"{SchemaName}.{TableName}");
            Append(place, "snapshot", SnapshotId);

            // Errors of files often name their place themselves.
            Append(place, "file", FilePath is null || problem.Contains(FilePath, StringComparison.Ordinal) ? null : FilePath);
            Append(place, "column", ColumnPath is null || problem.Contains($"'{ColumnPath}'", StringComparison.Ordinal) ? null : ColumnPath);
            Append(place, "page", PageOrdinal);
            Append(place, "byte offset", ByteOffset);
            return place.Length == 0 ? problem : $"{problem} [{place}]";
        }
    }

    private static void Append(StringBuilder place, string label, object? value)
    {
        if (value is not null)
        {
            place.Append(place.Length == 0 ? "" : ", ").Append(label).Append(' ').Append(value);
        }
    }
}
