namespace DuckLake.SqlLogic;

/// <summary>The result of a run, as <c>--report</c> writes it.</summary>
internal sealed record RunReport(string Catalog, int Passed, int Failed, int Skipped, int Records, int Quirks, IReadOnlyList<FileReport> Files)
{
    public static RunReport Of(string catalog, IReadOnlyList<FileReport> files) => new(
        catalog,
        files.Count(file => file.Outcome == FileOutcome.Passed),
        files.Count(file => file.Outcome == FileOutcome.Failed),
        files.Count(file => file.Outcome == FileOutcome.Skipped),
        files.Sum(file => file.Records),
        files.Sum(file => file.Quirks),
        [.. files.OrderBy(file => file.Path, StringComparer.Ordinal)]);
}
