using DuckLake.Testing;

namespace DuckLake.Columnar.Tests;

/// <summary>The variants of the public collection, each as a file of metadata and one of the value.</summary>
internal static class VariantVectors
{
    internal static string Directory => Path.Combine(TestPaths.ParquetTesting, "variant");

    internal static IEnumerable<string> Names => System.IO.Directory.Exists(Directory)
        ? System.IO.Directory.EnumerateFiles(Directory, "*.value").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)
        : [];

    internal static (byte[] Metadata, byte[] Value) Read(string name) =>
        (File.ReadAllBytes(Path.Combine(Directory, name + ".metadata")), File.ReadAllBytes(Path.Combine(Directory, name + ".value")));
}
