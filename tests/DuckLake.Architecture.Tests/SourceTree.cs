using System.Xml.Linq;
using DuckLake.Testing;

namespace DuckLake.Architecture.Tests;

/// <summary>The repository's projects and hand-written source files.</summary>
internal static class SourceTree
{
    public static string Source => Path.Combine(TestPaths.RepositoryRoot, "src");

    public static string Tests => Path.Combine(TestPaths.RepositoryRoot, "tests");

    /// <summary>Names of the projects under src/.</summary>
    public static IReadOnlyList<string> SourceProjects =>
        [.. Directory.EnumerateFiles(Source, "*.csproj", SearchOption.AllDirectories).Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal)];

    public static string ProjectDirectory(string project) => Path.Combine(Source, project);

    /// <summary>The values of <c>Include</c> of all items of one kind in a project file.</summary>
    public static IReadOnlyList<string> Items(string project, string item) =>
        [.. XDocument.Load(Path.Combine(ProjectDirectory(project), $"{project}.csproj")).Descendants(item).Select(element => element.Attribute("Include")!.Value)];

    public static IReadOnlyList<string> ProjectReferences(string project) =>
        [.. Items(project, "ProjectReference").Select(include => Path.GetFileNameWithoutExtension(include.Replace('\\', '/'))).Order(StringComparer.Ordinal)];

    /// <summary>The C# files below a directory, without generated ones and build output.</summary>
    public static IEnumerable<string> Files(string directory) =>
        Directory.EnumerateFiles(directory, "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.EndsWith(".g.cs", StringComparison.Ordinal))
            .Where(path => !Relative(path).Split('/').Any(part => part is "bin" or "obj"));

    public static string Relative(string path) => Path.GetRelativePath(TestPaths.RepositoryRoot, path).Replace('\\', '/');
}
