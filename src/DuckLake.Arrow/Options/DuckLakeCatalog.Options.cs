using System.Globalization;
using DuckLake.Metadata;

namespace DuckLake.Arrow;

public sealed partial class DuckLakeCatalog
{
    private const string InliningLimit = "data_inlining_row_limit";

    private static readonly string[] s_globalOptions = ["delete_older_than", "expire_older_than"];

    /// <summary>
    /// Sets an option of the lake. It holds at once for everybody, is not part of any snapshot and not undone by rolling a
    /// transaction back. A table's own value wins over its schema's, and that over the lake's.
    /// </summary>
    /// <param name="key">The option's name, in any case.</param>
    /// <param name="value">The value: <c>true</c>, <c>10</c>, <c>64MB</c>, <c>zstd</c>, <c>3 days</c>; checked and stored in the reference's form.</param>
    /// <param name="scope">What it applies to; everything if not given.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>A task that ends when the option is stored.</returns>
    /// <exception cref="DuckLakeException">There is no such option, schema or table, the value is none of the option's, or the catalog cannot be written.</exception>
    public Task SetOptionAsync(string key, string? value, DuckLakeOptionScope scope = default, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        return ChangeOptionAsync(key.ToLowerInvariant(), scope, async (name, target) =>
            await Metadata.SetOptionAsync(ToStored(name, value, target), cancellationToken).ConfigureAwait(false), cancellationToken);
    }

    /// <summary>Checks an option that is to be set.</summary>
    /// <exception cref="DuckLakeException">There is no such option, schema or table, or the value is none of the option's.</exception>
    internal OptionTarget CheckOption(DuckLakeSnapshot snapshot, string key, string? value, DuckLakeOptionScope scope, out CatalogOption option)
    {
        string name = key.ToLowerInvariant();
        var target = OptionTarget.Find(snapshot, scope);
        CheckScope(name, target);
        option = ToStored(name, value, target);
        return target;
    }

    private CatalogOption ToStored(string name, string? value, OptionTarget target)
    {
        string stored = OptionText.ToStored(name, value);
        if (name == InliningLimit && stored != "0")
        {
            CheckInliningNames(target);
        }

        return new CatalogOption(name, stored, target.Scope, target.ScopeId);
    }

    private void CheckScope(string name, OptionTarget target)
    {
        if (target.Scope != OptionScope.Global && Info.Layout.HasRowGroupCount && s_globalOptions.Contains(name, StringComparer.Ordinal))
        {
            throw SchemaErrors.Unsupported($"The '{name}' option can only be set globally, not for a schema or table.");
        }
    }

    /// <summary>Takes the value of an option away from a scope, so that the next wider one or the default holds.</summary>
    /// <param name="key">The option's name, in any case.</param>
    /// <param name="scope">What it was set for; everything if not given.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>Whether there was a value.</returns>
    /// <exception cref="DuckLakeException">The key is not that of an option, there is no such schema or table, or the catalog cannot be written.</exception>
    public async Task<bool> RemoveOptionAsync(string key, DuckLakeOptionScope scope = default, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        bool wasSet = false;
        await ChangeOptionAsync(key.ToLowerInvariant(), scope, async (name, target) =>
        {
            if (name is "version" or "created_by" or "data_path" or "encrypted")
            {
                throw OptionText.UnknownOption(name);
            }

            wasSet = await Metadata.RemoveOptionAsync(name, target.Scope, target.ScopeId, cancellationToken).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);
        return wasSet;
    }

    /// <summary>
    /// All stored options, also those this library does not know, and the facts the catalog keeps beside them (version, data path,
    /// encryption, creator). Options of schemas and tables that do not exist any more are left out.
    /// </summary>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The options.</returns>
    /// <exception cref="DuckLakeException">The catalog cannot be read.</exception>
    public async Task<IReadOnlyList<DuckLakeOption>> ListOptionsAsync(CancellationToken cancellationToken = default)
    {
        DuckLakeSnapshot snapshot = await GetSnapshotAsync(cancellationToken).ConfigureAwait(false);
        var options = new List<DuckLakeOption>();
        foreach (CatalogOption option in Info.Options)
        {
            DuckLakeOptionScope? scope = option.Scope switch
            {
                OptionScope.Global => DuckLakeOptionScope.Global,
                OptionScope.Schema => snapshot.Schemas.FirstOrDefault(schema => schema.Id == option.ScopeId) is { } schema
                    ? DuckLakeOptionScope.Schema(schema.Name)
                    : null,
                _ => option.ScopeId is { } id && snapshot.FindTable(id) is { } table ? DuckLakeOptionScope.Table((table.SchemaName, table.Name)) : null,
            };
            if (scope is { } known)
            {
                options.Add(new DuckLakeOption { Name = option.Key, Value = option.Value, Scope = known });
            }
        }

        return options;
    }

    private async Task ChangeOptionAsync(
        string name, DuckLakeOptionScope scope, Func<string, OptionTarget, Task> change, CancellationToken cancellationToken)
    {
        try
        {
            DuckLakeSnapshot snapshot = await GetSnapshotAsync(cancellationToken).ConfigureAwait(false);
            CheckWritable(Info);
            var target = OptionTarget.Find(snapshot, scope);
            CheckScope(name, target);
            await change(name, target).ConfigureAwait(false);
            Info = await Metadata.GetCatalogInfoAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (ErrorTranslation.Translate(exception, default) is { } error)
        {
            throw error;
        }
    }

    /// <summary>Rows cannot be kept inside the catalog under names that its own columns have there.</summary>
    private void CheckInliningNames(OptionTarget target)
    {
        SchemaRules rules = CreateSchemaRules();
        foreach (DuckLakeTable table in target.Tables)
        {
            bool isSwitchedOff = target.Scope != OptionScope.Table && NarrowerLimit(table, target.Scope) == 0;
            if (!isSwitchedOff && table.Columns.FirstOrDefault(column => rules.IsReserved(column.Name, isInlining: true)) is { } taken)
            {
                throw SchemaErrors.Binder(
                    $"Cannot enable data inlining for table \"{table.Name}\". Column \"{taken.Name}\" conflicts with a reserved DuckLake internal column "
                        + $"name used for inlining. To enable inlining for this table, rename or drop column \"{taken.Name}\".");
            }
        }
    }

    private ulong? NarrowerLimit(DuckLakeTable table, OptionScope wider)
    {
        CatalogOption? narrower = Info.Options.FirstOrDefault(option => option.Key == InliningLimit && option.Scope == OptionScope.Table && option.ScopeId == table.Id);
        if (narrower is null && wider == OptionScope.Global)
        {
            narrower = Info.Options.FirstOrDefault(
                option => option.Key == InliningLimit && option.Scope == OptionScope.Schema && option.ScopeId == table.Definition.Schema.SchemaId);
        }

        return ulong.TryParse(narrower?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out ulong limit) ? limit : null;
    }
}
