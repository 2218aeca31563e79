using DuckLake.Metadata;

namespace DuckLake.Arrow;

/// <content>Options that are set when the transaction commits.</content>
public sealed partial class DuckLakeTransaction
{
    private readonly List<CatalogOption> _options = [];
    private CatalogInfo? _infoWithOptions;

    /// <summary>What the catalog says about itself, with the options of this transaction.</summary>
    internal CatalogInfo Info => _infoWithOptions ?? Catalog.Info;

    /// <summary>Values of options that hold for what follows, where neither the catalog nor the open lake has one.</summary>
    internal IReadOnlyDictionary<string, string> DefaultOptions { get; set; } = new Dictionary<string, string>();

    /// <summary>Values of options that hold for what follows, whatever the catalog says.</summary>
    internal IReadOnlyDictionary<string, string> OverridingOptions { get; set; } = new Dictionary<string, string>();

    /// <summary>The options set so far.</summary>
    internal IReadOnlyList<CatalogOption> PendingOptions => _options;

    /// <summary>Sets an option of the lake with the commit. The transaction itself sees it at once; rolling back forgets it.</summary>
    /// <exception cref="DuckLakeException">There is no such option, schema or table, the object is the transaction's own, or the value is none of the option's.</exception>
    internal void SetOption(string key, string? value, DuckLakeOptionScope scope)
    {
        CheckActive();
        OptionTarget target = Catalog.CheckOption(Snapshot, key, value, scope, out CatalogOption option);
        if (target.ScopeId is { } id && BaseSnapshot.FindScope(target.Scope, id) is false)
        {
            string what = target.Scope == OptionScope.Table ? "tables" : "schemas";
            throw SchemaErrors.Unsupported($"Settings cannot be set for transaction-local {what}");
        }

        _options.RemoveAll(known => IsSameOption(known, option));
        _options.Add(option);
        _infoWithOptions = new CatalogInfo(Catalog.Info.Layout, [.. Catalog.Info.Options.Where(known => !IsSameOption(known, option)
            && !_options.Exists(pending => IsSameOption(pending, known))), .. _options]);
        _snapshot = null;
    }

    internal string? GetOption(string key, long? schemaId = null, long? tableId = null) =>
        OverridingOptions.GetValueOrDefault(key) ?? Catalog.GetOption(Info, key, schemaId, tableId) ?? DefaultOptions.GetValueOrDefault(key);

    /// <summary>The options as statements of the commit.</summary>
    internal IEnumerable<CatalogStatement> OptionStatements(CatalogInfo current) =>
        _options.Select(option => new WriteOption(option, current.Options.Any(known => IsSameOption(known, option))));

    /// <summary>Sets the options when there is nothing else to commit.</summary>
    private async ValueTask CommitOptionsAsync(CancellationToken cancellationToken)
    {
        foreach (CatalogOption option in _options)
        {
            await Catalog.Metadata.SetOptionAsync(option, cancellationToken).ConfigureAwait(false);
        }

        await RefreshInfoAsync(cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask RefreshInfoAsync(CancellationToken cancellationToken)
    {
        if (_options.Count > 0)
        {
            Catalog.Info = await Catalog.Metadata.GetCatalogInfoAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool IsSameOption(CatalogOption left, CatalogOption right) =>
        left.Scope == right.Scope && left.ScopeId == right.ScopeId && string.Equals(left.Key, right.Key, StringComparison.OrdinalIgnoreCase);
}
