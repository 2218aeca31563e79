using System.Reflection;
using DuckLake.Testing;

namespace DuckLake.Architecture.Tests;

/// <summary>
/// The public API of each project equals its PublicAPI.Shipped.txt and PublicAPI.Unshipped.txt. After a wanted change,
/// run <c>eng/update-api.sh</c>, which rewrites the Unshipped files.
/// </summary>
public sealed class PublicApiTests : LeakCheckedTest
{
    private const string UpdateVariable = "DUCKLAKE_UPDATE_API";

    public static TheoryData<string> SourceProjects => [.. SourceTree.SourceProjects];

    [Theory]
    [MemberData(nameof(SourceProjects))]
    public void PublicApiIsTheDeclaredOne(string project)
    {
        string shippedPath = Path.Combine(SourceTree.ProjectDirectory(project), "PublicAPI.Shipped.txt");
        string unshippedPath = Path.Combine(SourceTree.ProjectDirectory(project), "PublicAPI.Unshipped.txt");
        IReadOnlyList<string> actual = PublicApiText.Of(Assembly.Load(project));
        HashSet<string> shipped = [.. ReadLines(shippedPath)];
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
        {
            File.WriteAllText(shippedPath, Join(shipped.Order(StringComparer.Ordinal)));
            File.WriteAllText(unshippedPath, Join(actual.Where(line => !shipped.Contains(line))));
        }

        HashSet<string> declared = [.. shipped, .. ReadLines(unshippedPath)];
        string[] difference =
        [
            .. declared.Except(actual).Select(line => $"- {line}"),
            .. actual.Except(declared).Select(line => $"+ {line}"),
        ];
        Assert.True(
            difference.Length == 0,
            $"The public API of {project} differs from its PublicAPI files (- declared only, + in the assembly only). If that is wanted, run eng/update-api.sh.\n"
            + string.Join('\n', difference.OrderBy(line => line[2..], StringComparer.Ordinal)));
    }

    private static string[] ReadLines(string path) =>
        File.Exists(path) ? [.. File.ReadAllLines(path).Where(line => line.Length > 0)] : [];

    private static string Join(IEnumerable<string> lines) => string.Concat(lines.Select(line => line + '\n'));
}
