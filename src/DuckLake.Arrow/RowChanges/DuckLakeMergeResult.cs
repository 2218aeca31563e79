namespace DuckLake.Arrow;

/// <summary>What a merge did.</summary>
/// <param name="Inserted">Number of rows inserted.</param>
/// <param name="Updated">Number of rows updated, also those whose values stayed the same.</param>
/// <param name="Deleted">Number of rows deleted.</param>
public readonly record struct DuckLakeMergeResult(long Inserted, long Updated, long Deleted);
