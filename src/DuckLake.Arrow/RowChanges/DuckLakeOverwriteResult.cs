namespace DuckLake.Arrow;

/// <summary>What an overwrite did.</summary>
/// <param name="Inserted">Number of rows inserted.</param>
/// <param name="Deleted">Number of rows deleted.</param>
public readonly record struct DuckLakeOverwriteResult(long Inserted, long Deleted);
