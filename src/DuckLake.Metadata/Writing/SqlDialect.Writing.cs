using System.Data.Common;

namespace DuckLake.Metadata;

public abstract partial class SqlDialect
{
    /// <summary>The longest name of a table or column in bytes of UTF-8; null for no limit that matters.</summary>
    internal virtual int? MaxIdentifierBytes => null;

    /// <summary>How a value of a top-level column is handed over for an inlined data table.</summary>
    /// <param name="type">The column's type.</param>
    internal virtual InlinedStorage GetInlinedStorage(DuckLakeType type) => InlinedStorage.NotStorable;

    /// <summary>What a failed write means, by the driver's code.</summary>
    /// <param name="exception">The driver's error.</param>
    internal virtual CommitErrorKind Classify(DbException exception) =>
        exception.IsTransient ? CommitErrorKind.Retry : CommitErrorKind.Other;
}
