using DuckLake.Arrow;
using DuckLake.Data;
using Microsoft.Extensions.Configuration;

namespace DuckLake.Extensions;

/// <summary>
/// A lake as a configuration describes it: a catalog, a place for its files, and the keys of the connection string. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// <para>
/// A section describes one lake, or many below <c>Lakes</c>. A lake has the keys of <see cref="DuckLakeConnectionStringBuilder"/>, in any case, with or
/// without spaces (<c>Data Path</c>, <c>DataPath</c>). <c>Catalog</c> and <c>Storage</c> may be sections themselves: <c>Catalog</c> with <c>Type</c>
/// (<c>duckdb</c>, <c>sqlite</c>, <c>postgres</c>, <c>mysql</c>), the <c>Path</c> of a file, or the parameters of a server (<c>Host</c>,
/// <c>Database</c>, …); <c>Storage</c> with <c>Path</c> and the keys that begin with <c>S3</c>, without that. Both take the name of a <c>Secret</c>, which
/// stands below <c>Secrets</c> with the <c>Type</c> and the parameters that <c>CREATE SECRET</c> has.
/// </para>
/// <para>
/// Values may hold variables of the environment: <c>${NAME}</c>, or <c>${NAME:-default}</c> for one that may be absent; <c>$${</c> stands for <c>${</c>.
/// </para>
/// </remarks>
public sealed class DuckLakeOptions
{
    private readonly DuckLakeConnectionStringBuilder _settings;

    internal DuckLakeOptions(string name, DuckLakeConnectionStringBuilder settings)
    {
        Name = name;
        _settings = settings;
    }

    /// <summary>The name of the lake: its key below <c>Lakes</c>, or empty when the section itself describes it.</summary>
    public string Name { get; }

    /// <summary>The connection string, with the named secrets put in. A secret itself.</summary>
    public string ConnectionString => _settings.ConnectionString;

    /// <summary>Reads the lakes of a section.</summary>
    /// <param name="section">One lake, or many below <c>Lakes</c>.</param>
    /// <returns>The lakes; at least one.</returns>
    /// <exception cref="ArgumentException">
    /// A key is unknown, a value is malformed, a secret or a variable is missing, or there is no lake. The message names the place in the configuration and
    /// no value that may be secret.
    /// </exception>
    public static IReadOnlyList<DuckLakeOptions> ReadAll(IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return OptionsReader.Read(section);
    }

    /// <summary>Reads one lake of a section, and of its secrets those the lake uses.</summary>
    /// <param name="section">One lake, or many below <c>Lakes</c>.</param>
    /// <param name="name">The name of the lake, in any case; null for the only one.</param>
    /// <returns>The lake.</returns>
    /// <exception cref="ArgumentException">As for <see cref="ReadAll"/>, or there is no lake of that name.</exception>
    public static DuckLakeOptions Read(IConfiguration section, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(section);
        IReadOnlyList<string> names = OptionsReader.Names(section);
        string known = string.Join(", ", names.Select(lake => $"'{lake}'"));
        if (name is null && names.Count > 1)
        {
            throw new ArgumentException($"The configuration has {names.Count} lakes: {known}. Name one.", nameof(name));
        }

        return OptionsReader.Read(section, name ?? names[0])
            ?? throw new ArgumentException($"The configuration has no lake '{name}'. It has: {known}.", nameof(name));
    }

    /// <summary>A data source for SQL, to be disposed by the caller.</summary>
    public DuckLakeDataSource CreateDataSource() => new(ConnectionString);

    /// <summary>Opens the lake for reading and writing Arrow.</summary>
    /// <param name="cancellationToken">Cancels the opening.</param>
    /// <returns>The lake, to be disposed by the caller.</returns>
    /// <exception cref="DuckLakeException">The lake cannot be opened or created, or contradicts what was asked for.</exception>
    public async Task<DuckLakeCatalog> OpenCatalogAsync(CancellationToken cancellationToken = default)
    {
        await using DuckLakeDataSource source = CreateDataSource();
        return await source.OpenCatalogAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The name of the lake and its connection string without secrets.</summary>
    public override string ToString() => $"{(Name.Length == 0 ? "lake" : Name)}: {_settings.WithoutSecrets()}";
}
