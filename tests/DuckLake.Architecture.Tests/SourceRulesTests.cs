using System.Text.RegularExpressions;
using DuckLake.Testing;

namespace DuckLake.Architecture.Tests;

/// <summary>The rules every file under src/ keeps.</summary>
public sealed partial class SourceRulesTests : LeakCheckedTest
{
    private const int MaxLines = 800;

    [Fact]
    public void NoFileIsTooLong() =>
        Assert.Empty(SourceTree.Files(SourceTree.Source)
            .Select(path => (Path: path, Lines: File.ReadLines(path).Count()))
            .Where(file => file.Lines > MaxLines)
            .Select(file => $"{SourceTree.Relative(file.Path)}: {file.Lines} lines, at most {MaxLines}"));

    [Fact]
    public void OneTypePerFileNamedAfterIt()
    {
        List<string> violations = [];
        foreach (string path in SourceTree.Files(SourceTree.Source))
        {
            string[] types = [.. TopLevelType().Matches(File.ReadAllText(path)).Select(match => match.Groups["name"].Value)];
            string expected = Path.GetFileName(path).Split('.')[0];
            if (types.Length > 1)
            {
                violations.Add($"{SourceTree.Relative(path)} declares {string.Join(", ", types)}");
            }
            else if (types.Length == 1 && types[0] != expected)
            {
                violations.Add($"{SourceTree.Relative(path)} declares {types[0]}");
            }
        }

        Assert.True(violations.Count == 0, string.Join('\n', violations));
    }

    [Fact]
    public void NothingIsLeftUnfinished()
    {
        List<string> violations = [];
        foreach (string path in SourceTree.Files(SourceTree.Source))
        {
            string[] lines = File.ReadAllLines(path);
            for (int i = 0; i < lines.Length; i++)
            {
                if (Unfinished().IsMatch(lines[i]))
                {
                    violations.Add($"{SourceTree.Relative(path)}:{i + 1}: {lines[i].Trim()}");
                }
            }
        }

        Assert.True(violations.Count == 0, string.Join('\n', violations));
    }

    [GeneratedRegex(@"^(?:(?:public|internal|static|sealed|abstract|partial|readonly|ref|unsafe|file)\s+)*(?:(?:record\s+)?(?:class|struct)|record|interface|enum|delegate\s+\S+)\s+(?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex TopLevelType();

    [GeneratedRegex(@"NotImplementedException|\b(?:TODO|FIXME|HACK|XXX)\b")]
    private static partial Regex Unfinished();
}
