namespace DuckLake.Metadata;

/// <summary>Statistics of one shredded field of a variant column in one file.</summary>
/// <param name="ColumnId">The variant column.</param>
/// <param name="Path">The field's path inside the variant.</param>
/// <param name="ShreddedTypeText">The DuckLake type the field is shredded to.</param>
/// <param name="Statistics">Counts and bounds.</param>
public sealed record FileVariantStatistics(long ColumnId, string Path, string? ShreddedTypeText, FileColumnStatistics Statistics);
