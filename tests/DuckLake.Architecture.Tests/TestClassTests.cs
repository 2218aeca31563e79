using System.Text.RegularExpressions;
using DuckLake.Testing;

namespace DuckLake.Architecture.Tests;

/// <summary>Every class with tests derives from <see cref="LeakCheckedTest"/>, directly or through a base class of the same project or DuckLake.Testing.</summary>
public sealed partial class TestClassTests : LeakCheckedTest
{
    [Fact]
    public void TestClassesAreLeakChecked()
    {
        Dictionary<(string Project, string Class), string> bases = [];
        HashSet<(string Project, string Class)> testClasses = [];
        foreach (string path in SourceTree.Files(SourceTree.Tests))
        {
            string project = SourceTree.Relative(path).Split('/')[1];
            string text = File.ReadAllText(path);
            MatchCollection declarations = ClassDeclaration().Matches(text);
            foreach (Match declaration in declarations)
            {
                string name = declaration.Groups["name"].Value;
                if (declaration.Groups["base"].Success)
                {
                    bases[(project, name)] = declaration.Groups["base"].Value;
                }
            }

            foreach (Match attribute in TestAttribute().Matches(text))
            {
                Match? owner = declarations.LastOrDefault(declaration => declaration.Index < attribute.Index);
                Assert.True(owner is not null, $"{SourceTree.Relative(path)} has a test outside a class.");
                testClasses.Add((project, owner.Groups["name"].Value));
            }
        }

        Assert.Contains(("DuckLake.Architecture.Tests", nameof(TestClassTests)), testClasses);
        Assert.Empty(testClasses.Where(test => !IsLeakChecked(test.Project, test.Class)).Select(test => $"{test.Project}: {test.Class}"));

        bool IsLeakChecked(string project, string name)
        {
            while (name != nameof(LeakCheckedTest))
            {
                if (!bases.TryGetValue((project, name), out string? next) && !bases.TryGetValue(("DuckLake.Testing", name), out next))
                {
                    return false;
                }

                name = next;
            }

            return true;
        }
    }

    [GeneratedRegex(@"^(?:(?:public|internal|sealed|abstract|partial|unsafe)\s+)*class\s+(?<name>\w+)(?:<[^>]*>)?(?:\s*\([^)]*\))?(?:\s*:\s*(?:\w+\.)*(?<base>\w+))?", RegexOptions.Multiline)]
    private static partial Regex ClassDeclaration();

    [GeneratedRegex(@"^\s*\[(?:Skippable)?(?:Fact|Theory|Property)\b", RegexOptions.Multiline)]
    private static partial Regex TestAttribute();
}
