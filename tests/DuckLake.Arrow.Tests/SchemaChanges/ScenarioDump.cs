using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

/// <summary>The rows a recorded scenario ends with, by catalog table.</summary>
internal sealed class ScenarioDump
{
    private const string MetadataPrefix = "__ducklake_metadata_lake.";

    private readonly Dictionary<string, List<string>> _rows = [];

    /// <summary>Reads a scenario; skips the running test when the scenarios are absent.</summary>
    public static ScenarioDump Read(string scenario)
    {
        TestPaths.RequireShared();
        string[] lines = File.ReadAllLines(Path.Combine(TestPaths.SharedRoot, "scenarios", scenario + ".test"));
        var dump = new ScenarioDump();
        int line = Array.FindIndex(lines, text => text.StartsWith("# --- catalog of lake", StringComparison.Ordinal));
        Assert.True(line >= 0, $"{scenario} has no dump");
        for (; line < lines.Length; line++)
        {
            if (!lines[line].StartsWith("FROM " + MetadataPrefix, StringComparison.Ordinal))
            {
                continue;
            }

            string table = lines[line]["FROM ".Length..].Split(' ')[0][MetadataPrefix.Length..];
            var rows = new List<string>();
            for (line += 2; line < lines.Length && lines[line].Length > 0; line++)
            {
                rows.Add(lines[line]);
            }

            dump._rows[table] = rows;
        }

        return dump;
    }

    /// <summary>The rows of a table, reduced to some of their columns.</summary>
    public List<string> Rows(string table, params int[] columns) => columns.Length == 0
        ? _rows[table]
        : [.. _rows[table].Select(row => row.Split('\t')).Select(row => string.Join('\t', columns.Select(column => row[column])))];
}
