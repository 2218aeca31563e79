namespace DuckLake.Data.Tests;

/// <summary>A row of the tables that rewriting is tested on.</summary>
internal sealed record SampleRow(int? I, long? B, string? S, double? D, DateOnly? Dt, DateTime? Ts, decimal? De, bool? Ok);
