namespace DuckLake.Metadata;

/// <summary>The catalog-wide facts of <c>ducklake_metadata</c> (not versioned by snapshots) and the probed layout.</summary>
public sealed class CatalogInfo
{
    internal CatalogInfo(CatalogLayout layout, IReadOnlyList<CatalogOption> options)
    {
        Layout = layout;
        Options = options;
        Version = GetOption("version") ?? "unknown";
        CreatedBy = GetOption("created_by");
        DataPath = GetOption("data_path");
        IsEncrypted = string.Equals(GetOption("encrypted"), "true", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The catalog's version string, for example <c>1.0</c>; informational, <see cref="Layout"/> decides what is read.</summary>
    public string Version { get; }

    /// <summary>Free text naming the program that created the catalog, or null.</summary>
    public string? CreatedBy { get; }

    /// <summary>The data path as stored, or null if the catalog has none.</summary>
    public string? DataPath { get; }

    /// <summary>Whether new files of the lake are encrypted.</summary>
    public bool IsEncrypted { get; }

    /// <summary>Which tables and columns the catalog has.</summary>
    public CatalogLayout Layout { get; }

    /// <summary>Every row of <c>ducklake_metadata</c>, structural keys and unknown keys included.</summary>
    public IReadOnlyList<CatalogOption> Options { get; }

    /// <summary>The value of an option where it applies: the table's row, else the schema's, else the global one.</summary>
    /// <param name="key">The option's name, case-insensitive.</param>
    /// <param name="schemaId">The schema whose options count, or null.</param>
    /// <param name="tableId">The table whose options count, or null.</param>
    /// <returns>The stored text, or null if no row applies.</returns>
    public string? GetOption(string key, long? schemaId = null, long? tableId = null)
    {
        string? global = null;
        string? schema = null;
        foreach (var option in Options)
        {
            if (!string.Equals(option.Key, key, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            switch (option.Scope)
            {
                case OptionScope.Table when tableId is not null && option.ScopeId == tableId:
                    return option.Value;
                case OptionScope.Schema when schemaId is not null && option.ScopeId == schemaId:
                    schema = option.Value;
                    break;
                case OptionScope.Global:
                    global = option.Value;
                    break;
            }
        }

        return schema ?? global;
    }

    /// <summary>A data path in the form paths are appended to: without trailing separators but one <c>/</c>.</summary>
    /// <param name="dataPath">A data path, stored or given by the user.</param>
    public static string NormalizeDataPath(string dataPath)
    {
        ArgumentNullException.ThrowIfNull(dataPath);
        return dataPath.Length == 0 ? dataPath : dataPath.TrimEnd('/', '\\') + "/";
    }
}
