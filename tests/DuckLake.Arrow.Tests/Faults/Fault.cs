namespace DuckLake.Arrow.Tests;

/// <summary>One way a lake can be broken, and the error that must tell of it.</summary>
internal sealed record Fault(Action<FaultLake> Break, DuckLakeErrorKind Kind, params string[] Texts)
{
    internal const string DataFile = "bad.parquet";

    /// <summary>The end of the path of the file the error names, or null.</summary>
    internal string? File { get; init; } = DataFile;

    internal string? Column { get; init; }

    internal DuckLakeCatalogOptions? Options { get; init; }

    /// <summary>Columns to read; none for all.</summary>
    internal string[] Columns { get; init; } = [];
}
