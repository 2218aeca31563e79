using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>Which columns of a stream fill the columns of the output chunk.</summary>
/// <param name="Types">The type of each column of the chunk; null for one nobody looks at.</param>
/// <param name="Sources">The position in the stream of each column of the chunk; -1 for one nobody looks at.</param>
internal sealed record ArrowProjection(IReadOnlyList<SqlType?> Types, IReadOnlyList<int> Sources);
