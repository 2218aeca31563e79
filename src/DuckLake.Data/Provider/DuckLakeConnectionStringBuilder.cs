using System.ComponentModel;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace DuckLake.Data;

/// <summary>
/// Reads and writes connection strings. Keys are told apart without regard to case and spaces; an unknown key is an
/// <see cref="ArgumentException"/> that names the nearest known one.
/// </summary>
public sealed partial class DuckLakeConnectionStringBuilder : DbConnectionStringBuilder
{
    /// <summary>Starts with no keys: a bare session in which <c>ATTACH</c> is used.</summary>
    public DuckLakeConnectionStringBuilder()
    {
    }

    /// <summary>Reads a connection string.</summary>
    /// <param name="connectionString">Keys and values, or null for none.</param>
    /// <exception cref="ArgumentException">A key is unknown or a value is malformed.</exception>
    public DuckLakeConnectionStringBuilder(string? connectionString) => ConnectionString = connectionString ?? string.Empty;

    /// <summary>
    /// The catalog, written as what follows <c>ducklake:</c> in ATTACH: a file (DuckDB), <c>sqlite:FILE</c>,
    /// <c>postgres:LIBPQ TEXT</c>, or the name of a secret. Absent: a bare session in which ATTACH is used.
    /// </summary>
    public string? Catalog { get => Text("Catalog"); set => Store("Catalog", value); }

    /// <summary>Where data files of a new lake go (ATTACH's DATA_PATH). Default: what the catalog says.</summary>
    public string? DataPath { get => Text("Data Path"); set => Store("Data Path", value); }

    /// <summary>Whether <see cref="DataPath"/> replaces the one the catalog says, for this session. Default: as ATTACH has it.</summary>
    public bool? OverrideDataPath { get => Flag("Override Data Path"); set => Store("Override Data Path", value); }

    /// <summary>The name of the lake's database, which becomes the current one. Default <c>lake</c>.</summary>
    [AllowNull]
    public string Alias { get => Text("Alias") ?? DefaultAlias; set => Store("Alias", value); }

    /// <summary>The schema that becomes the current one. Default <c>main</c>.</summary>
    public string? Schema { get => Text("Schema"); set => Store("Schema", value); }

    /// <summary>Reads the lake as of this snapshot, without writing. Not together with <see cref="SnapshotTime"/>.</summary>
    public long? SnapshotVersion { get => Number("Snapshot Version"); set => Store("Snapshot Version", value); }

    /// <summary>Reads the lake as of this instant, a timestamp in DuckDB's spelling, without writing.</summary>
    public string? SnapshotTime { get => Text("Snapshot Time"); set => Store("Snapshot Time", value); }

    /// <summary>Refuses changes. Default false.</summary>
    public bool ReadOnly { get => Flag("Read Only") ?? false; set => Store("Read Only", value); }

    /// <summary>The schema of the catalog database that holds the catalog's tables.</summary>
    public string? MetadataSchema { get => Text("Metadata Schema"); set => Store("Metadata Schema", value); }

    /// <summary>The name under which the catalog's own tables are read. Default: a hidden one, <c>__ducklake_metadata_ALIAS</c>.</summary>
    public string? MetadataCatalog { get => Text("Metadata Catalog"); set => Store("Metadata Catalog", value); }

    /// <summary>Makes the lake when the catalog does not exist. Default true, as in ATTACH; false gives a clear error.</summary>
    public bool CreateIfNotExists { get => Flag("Create If Not Exists") ?? true; set => Store("Create If Not Exists", value); }

    /// <summary>Moves an older catalog to the newest format. Default: as ATTACH has it.</summary>
    public bool? AutomaticMigration { get => Flag("Automatic Migration"); set => Store("Automatic Migration", value); }

    /// <summary>Whether data files of a new lake are encrypted. Default false.</summary>
    public bool Encrypted { get => Flag("Encrypted") ?? false; set => Store("Encrypted", value); }

    /// <summary>Up to this many rows of one insert stay in the catalog instead of a file. Default: what the catalog says.</summary>
    public long? DataInliningRowLimit { get => Number("Data Inlining Row Limit"); set => Store("Data Inlining Row Limit", value); }

    /// <summary>The threads DuckDB uses. Default: one per core.</summary>
    public int? Threads { get => (int?)Number("Threads"); set => Store("Threads", value); }

    /// <summary>The memory DuckDB may use, as <c>4GB</c>. Default: DuckDB's own, 80 % of the machine's.</summary>
    public string? MemoryLimit { get => Text("Memory Limit"); set => Store("Memory Limit", value); }

    /// <summary>Where DuckDB spills what does not fit into memory. Default: DuckDB's own.</summary>
    public string? TempDirectory { get => Text("Temp Directory"); set => Store("Temp Directory", value); }

    /// <summary>The file of the native DuckDB library, for the process: the first connection decides. Default: the usual places.</summary>
    public string? DuckDBLibrary { get => Text("DuckDB Library"); set => Store("DuckDB Library", value); }

    /// <summary>Seconds a command may take when it sets none itself; 0 for no limit. Default 30.</summary>
    public int CommandTimeout { get => (int)(Number("Command Timeout") ?? DefaultCommandTimeout); set => Store("Command Timeout", value); }

    /// <summary>Seconds opening waits for a session of a full pool. Default 15.</summary>
    public int Timeout { get => (int)(Number("Timeout") ?? DefaultTimeout); set => Store("Timeout", value); }

    /// <summary>
    /// Whether sessions are kept for the next connection with the same string. Default false for connections, since a kept session holds
    /// its catalog open; a <see cref="DuckLakeDataSource"/> pools unless this is false.
    /// </summary>
    public bool Pooling { get => Flag("Pooling") ?? false; set => Store("Pooling", value); }

    /// <summary>The sessions a pool opens at once. Default 0.</summary>
    public int MinPoolSize { get => (int)(Number("Minimum Pool Size") ?? 0); set => Store("Minimum Pool Size", value); }

    /// <summary>The most sessions of a pool. Default 100.</summary>
    public int MaxPoolSize { get => (int)(Number("Maximum Pool Size") ?? DefaultMaxPoolSize); set => Store("Maximum Pool Size", value); }

    /// <summary>Whether passwords stay readable in the connection string of an open connection. Default false.</summary>
    public bool PersistSecurityInfo { get => Flag("Persist Security Info") ?? false; set => Store("Persist Security Info", value); }

    /// <summary>Whether <see cref="Pooling"/> is set either way.</summary>
    [Browsable(false)]
    internal bool? PoolingIfSet => Flag("Pooling");

    /// <inheritdoc/>
    [AllowNull]
    public override object this[string keyword]
    {
        get => base.TryGetValue(KnownKey(keyword), out object? value) ? value : DefaultOf(KnownKey(keyword));
        set => Store(KnownKey(keyword), value);
    }

    /// <inheritdoc/>
    public override bool ContainsKey(string keyword)
    {
        ArgumentNullException.ThrowIfNull(keyword);
        return TryFindKey(keyword) is { } known && base.ContainsKey(known);
    }

    /// <inheritdoc/>
    public override bool Remove(string keyword)
    {
        ArgumentNullException.ThrowIfNull(keyword);
        return TryFindKey(keyword) is { } known && base.Remove(known);
    }

    /// <inheritdoc/>
    public override bool TryGetValue(string keyword, [NotNullWhen(true)] out object? value)
    {
        ArgumentNullException.ThrowIfNull(keyword);
        value = null;
        return TryFindKey(keyword) is { } known && base.TryGetValue(known, out value);
    }

    /// <inheritdoc/>
    public override bool ShouldSerialize(string keyword)
    {
        ArgumentNullException.ThrowIfNull(keyword);
        return TryFindKey(keyword) is { } known && base.ShouldSerialize(known);
    }

    /// <summary>The same string with passwords and keys left out.</summary>
    internal string WithoutSecrets()
    {
        DuckLakeConnectionStringBuilder clean = new(ConnectionString);
        if (Catalog is { } catalog)
        {
            clean.Catalog = CatalogSecrets.Remove(catalog);
        }

        foreach (string key in s_hidden)
        {
            clean.Remove(key);
        }

        return clean.ConnectionString;
    }

    private string? Text(string key) => base.TryGetValue(key, out object? value) && value is string { Length: > 0 } text ? text : null;

    private bool? Flag(string key) => Text(key) is { } text ? ParseFlag(key, text) : null;

    private long? Number(string key) => Text(key) is { } text ? ParseNumber(key, text) : null;

    private void Store(string key, object? value)
    {
        if (value is null)
        {
            base.Remove(key);
            return;
        }

        string text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty;
        Check(key, text);
        base[key] = text;
    }
}
