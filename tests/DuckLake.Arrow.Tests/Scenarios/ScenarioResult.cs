namespace DuckLake.Arrow.Tests;

/// <summary>What became of a scenario.</summary>
/// <param name="Judged">Records compared with the reference.</param>
/// <param name="StoppedAt">Where and why it ended early, or null.</param>
/// <param name="Differences">Every difference found.</param>
internal sealed record ScenarioResult(int Judged, string? StoppedAt, IReadOnlyList<ScenarioDifference> Differences);
