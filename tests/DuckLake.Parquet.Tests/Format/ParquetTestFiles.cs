using DuckLake.Testing;

namespace DuckLake.Parquet.Tests.Format;

/// <summary>Files of the public collections.</summary>
internal static class ParquetTestFiles
{
    public static string Root => TestPaths.ParquetTesting;

    /// <summary>Paths relative to <see cref="Root"/>; a single empty path when the collection is absent, so that theories skip.</summary>
    public static TheoryData<string> All(string directory, string pattern)
    {
        string path = Path.Combine(Root, directory);
        return Directory.Exists(path)
            ? [.. Directory.EnumerateFiles(path, pattern, SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(Root, file)).Order(StringComparer.Ordinal)]
            : [""];
    }

    public static byte[] Read(string relativePath)
    {
        TestPaths.RequireCorpora();
        return File.ReadAllBytes(Path.Combine(Root, relativePath));
    }

    public static ParquetMetadata ReadMetadata(byte[] file, ParquetReaderOptions? options = null, string? name = null) =>
        ParquetFooter.Read(file, file.Length, options, name).Metadata ?? throw new InvalidOperationException("The whole file was given.");
}
