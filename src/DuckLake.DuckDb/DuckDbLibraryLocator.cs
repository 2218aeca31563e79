using System.Runtime.InteropServices;

namespace DuckLake.DuckDb;

/// <summary>The search for the native library: explicit path, environment variable, application, npm package.</summary>
internal sealed record DuckDbLibraryLocator
{
    public string? ExplicitPath { get; init; }

    public string? VariablePath { get; init; }

    public required string ApplicationDirectory { get; init; }

    private static string FileName =>
        OperatingSystem.IsWindows() ? "duckdb.dll" : OperatingSystem.IsMacOS() ? "libduckdb.dylib" : "libduckdb.so";

    private static string Architecture => RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();

    private static string RuntimeOs => OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";

    private static string NpmOs => OperatingSystem.IsWindows() ? "win32" : OperatingSystem.IsMacOS() ? "darwin" : "linux";

    public static DuckDbLibraryLocator ForThisProcess(string? explicitPath) => new()
    {
        ExplicitPath = explicitPath,
        VariablePath = Environment.GetEnvironmentVariable(DuckDbLibrary.PathVariable),
        ApplicationDirectory = AppContext.BaseDirectory,
    };

    /// <summary>The full path of the library. A path that was asked for is never replaced by another one.</summary>
    /// <exception cref="DuckDbLibraryException">There is none; the message names every place.</exception>
    public string Locate()
    {
        if (!string.IsNullOrEmpty(ExplicitPath))
        {
            return Require(ExplicitPath, "the explicit path option");
        }

        if (!string.IsNullOrEmpty(VariablePath))
        {
            return Require(VariablePath, $"the environment variable {DuckDbLibrary.PathVariable}");
        }

        List<string> searched = [];
        foreach (string candidate in Candidates())
        {
            if (File.Exists(candidate))
            {
                return candidate;
            }

            searched.Add(candidate);
        }

        throw new DuckDbLibraryException(
            $"The native DuckDB library was not found. Looked for an explicit path option (not set), the environment variable "
            + $"{DuckDbLibrary.PathVariable} (not set), and the files {string.Join(", ", searched.Select(file => $"'{file}'"))} and "
            + $"'{Path.Combine("node_modules", NpmPackage, FileName)}' in the directories above. Set {DuckDbLibrary.PathVariable}, add the NuGet package "
            + $"DuckDB.NET.Bindings.Full, or run 'npm install {NpmPackage.Replace('\\', '/')}'. Reading through the Arrow API needs no native library.");
    }

    private static string NpmPackage => Path.Combine("@duckdb", $"node-bindings-{NpmOs}-{Architecture}");

    private static string Require(string path, string source)
    {
        string fullPath = Path.GetFullPath(path);
        return File.Exists(fullPath)
            ? fullPath
            : throw new DuckDbLibraryException($"The native DuckDB library named by {source} does not exist: '{fullPath}'.");
    }

    private IEnumerable<string> Candidates()
    {
        string root = Path.GetFullPath(ApplicationDirectory);
        yield return Path.Combine(root, "runtimes", $"{RuntimeOs}-{Architecture}", "native", FileName);
        yield return Path.Combine(root, "runtimes", RuntimeOs, "native", FileName);
        yield return Path.Combine(root, FileName);
        for (DirectoryInfo? directory = new(root); directory is not null; directory = directory.Parent)
        {
            string modules = Path.Combine(directory.FullName, "node_modules");
            if (Directory.Exists(modules))
            {
                yield return Path.Combine(modules, NpmPackage, FileName);
            }
        }
    }
}
