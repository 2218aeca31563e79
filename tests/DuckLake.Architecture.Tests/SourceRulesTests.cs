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
            Match[] types = [.. TopLevelType().Matches(File.ReadAllText(path)).Cast<Match>()];
            string file = Path.GetFileName(path).Split('.')[0];
            if (types.Length > 1 || (types.Length == 1 && !NamesOf(types[0]).Contains(file)))
            {
                violations.Add($"{SourceTree.Relative(path)} declares {string.Join(", ", types.Select(type => type.Groups["name"].Value))}");
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

    // A generic type may carry its parameters, `Type{T}.cs`, to stand beside the type of the same name without any.
    private static string[] NamesOf(Match type)
    {
        string name = type.Groups["name"].Value;
        return type.Groups["parameters"] is { Success: true, Value: var parameters } ? [name, $"{name}{{{parameters}}}"] : [name];
    }

    [GeneratedRegex(@"^(?:(?:public|internal|static|sealed|abstract|partial|readonly|ref|unsafe|file)\s+)*(?:(?:record\s+)?(?:class|struct)|record|interface|enum|delegate\s+\S+)\s+(?<name>\w+)(?:<(?<parameters>[^<>]+)>)?", RegexOptions.Multiline)]
    private static partial Regex TopLevelType();

    [GeneratedRegex(@"NotImplementedException|\b(?:TODO|FIXME|HACK|XXX)\b")]
    private static partial Regex Unfinished();
}
