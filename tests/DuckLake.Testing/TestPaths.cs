using Xunit;

namespace DuckLake.Testing;

/// <summary>Where the repository and the shared test material lie on this machine.</summary>
public static class TestPaths
{
    private const string SharedVariable = "DUCKLAKE_SHARED";
    private const string CorporaVariable = "DUCKLAKE_TEST_CORPORA";

    private static readonly Lazy<string> LazyRepositoryRoot = new(FindRepositoryRoot);

    /// <summary>The directory that holds <c>DuckLake.Arrow.sln</c>.</summary>
    public static string RepositoryRoot => LazyRepositoryRoot.Value;

    /// <summary>The variable <c>DUCKLAKE_SHARED</c>, else <c>../shared</c> beside the repository. May be absent.</summary>
    public static string SharedRoot =>
        FromEnvironment(SharedVariable) ?? Path.GetFullPath(Path.Combine(RepositoryRoot, "..", "shared"));

    /// <summary>The variable <c>DUCKLAKE_TEST_CORPORA</c>, else <c>corpora</c> under the shared root. May be absent.</summary>
    public static string Corpora => FromEnvironment(CorporaVariable) ?? Path.Combine(SharedRoot, "corpora");

    public static string ParquetTesting => Path.Combine(Corpora, "parquet-testing");

    public static string ArrowTesting => Path.Combine(Corpora, "arrow-testing");

    /// <summary>The lakes written by the reference implementation.</summary>
    public static string Golden => Path.Combine(SharedRoot, "golden");

    /// <summary>True where a missing prerequisite must fail a test instead of skipping it.</summary>
    public static bool IsContinuousIntegration =>
        string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>Skips the running test when the shared test material is absent; fails it where <c>CI=true</c>.</summary>
    public static void RequireShared() => RequireDirectory(SharedRoot, $"set {SharedVariable} to its place");

    /// <summary>Skips the running test when the corpora are absent; fails it where <c>CI=true</c>.</summary>
    public static void RequireCorpora() => RequireDirectory(Corpora, $"set {SharedVariable} or {CorporaVariable} to its place");

    private static void RequireDirectory(string directory, string nextStep)
    {
        if (Directory.Exists(directory))
        {
            return;
        }

        string reason = $"The shared test material is missing: no directory '{directory}'; {nextStep}.";
        if (IsContinuousIntegration)
        {
            throw new DirectoryNotFoundException(reason);
        }

        Skip.If(true, reason);
    }

    private static string? FromEnvironment(string variable)
    {
        string? value = Environment.GetEnvironmentVariable(variable);
        return string.IsNullOrWhiteSpace(value) ? null : Path.GetFullPath(value);
    }

    private static string FindRepositoryRoot()
    {
        for (DirectoryInfo? directory = new(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "DuckLake.Arrow.sln")))
            {
                return directory.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No DuckLake.Arrow.sln above '{AppContext.BaseDirectory}'.");
    }
}
