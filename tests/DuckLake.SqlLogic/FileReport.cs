namespace DuckLake.SqlLogic;

/// <summary>The result of one file.</summary>
/// <param name="Path">The file.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Message">Its first difference, or why it was skipped.</param>
/// <param name="Line">The line of the first difference; 0 when there is none.</param>
/// <param name="Records">Records that gave what was expected.</param>
/// <param name="Quirks">Records marked as a quirk of the reference that gave something else.</param>
internal sealed record FileReport(string Path, FileOutcome Outcome, string? Message, int Line, int Records, int Quirks)
{
    public override string ToString() =>
        Outcome == FileOutcome.Passed ? $"passed {Path}" : $"{(Outcome == FileOutcome.Failed ? "FAILED" : "skipped")} {Path}{(Line > 0 ? $":{Line}" : string.Empty)}: {Message}";
}
