using DuckLake.Arrow;

namespace DuckLake.Data;

/// <summary>Gathers what a secret and the options of ATTACH say about a lake.</summary>
internal sealed class AttachOptionReader(string alias, OptionValues? values)
{
    private readonly Dictionary<string, string> _parameters = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _defaults = new(StringComparer.OrdinalIgnoreCase);
    private LakeAttachOptions _options = new() { Alias = alias, MetadataPath = string.Empty };

    private OptionValues Values => values ?? throw new InvalidOperationException("The options of ATTACH are read in a session.");

    /// <summary>What was gathered.</summary>
    public LakeAttachOptions Options => _options with
    {
        MetadataParameters = _parameters,
        DefaultOptions = _defaults,
    };

    /// <summary>Takes what names the catalog: a path, or a secret of type ducklake.</summary>
    /// <exception cref="DuckLakeException">There is no such secret.</exception>
    public void SetCatalog(string path, SessionSecrets secrets)
    {
        if (!Secret.IsName(path))
        {
            _options = _options with { MetadataPath = path };
            return;
        }

        if (secrets.Find(path.Length == 0 ? Secret.DefaultName : path) is not { Type.Name: "ducklake" } secret)
        {
            throw SchemaErrors.Invalid(
                path.Length == 0
                    ? "Default secret was not found - either specify a path to attach to directly, or create the secret"
                    : $"Secret \"{path}\" was not found - if this was meant to be a path to a DuckDB file, use duckdb:{path} instead");
        }

        foreach ((string name, string value) in secret.Texts)
        {
            AddText(name, value);
        }

        foreach ((string name, string value) in secret.MetadataParameters)
        {
            _parameters[name] = value;
        }
    }

    /// <summary>Takes an option of ATTACH.</summary>
    /// <exception cref="DuckLakeException">There is no such option.</exception>
    /// <exception cref="DuckDb.DuckDbException">The value is of the wrong kind.</exception>
    public void Add(OptionExpression option)
    {
        switch (option.Name)
        {
            case "read_only" or "readonly":
                _options = _options with { Access = Values.Flag(option) ? LakeAccess.ReadOnly : LakeAccess.ReadWrite };
                break;
            case "read_write" or "readwrite":
                _options = _options with { Access = Values.Flag(option) ? LakeAccess.ReadWrite : LakeAccess.ReadOnly };
                break;
            case "type" or "hidden" or "recovery_mode" or "vacuum_rebuild_indexes":
                break;
            case "default_table":
                _options = _options with { DefaultTable = Text(option) };
                break;
            case "override_data_path":
                _options = _options with { OverrideDataPath = Values.Flag(option) };
                break;
            case "metadata_parameters":
                foreach ((string name, string value) in Values.Map(option))
                {
                    _parameters[name] = value;
                }

                break;
            case "encrypted":
                _options = _options with { IsEncrypted = Values.Flag(option) };
                break;
            case "data_inlining_row_limit":
                _defaults["data_inlining_row_limit"] = Values.Unsigned(option).ToString(System.Globalization.CultureInfo.InvariantCulture);
                break;
            case "write_deletion_vectors":
                _defaults["write_deletion_vectors"] = Values.Flag(option) ? "true" : "false";
                break;
            case "snapshot_version":
                RefuseSecondPin();
                _options = _options with { SnapshotVersion = Values.Number(option) };
                break;
            case "snapshot_time":
                RefuseSecondPin();
                _options = _options with { SnapshotTime = Values.Instant(option) };
                break;
            case "create_if_not_exists":
                _options = _options with { CreateIfNotExists = Values.Flag(option) };
                break;
            case "automatic_migration":
                _options = _options with { AutomaticMigration = Values.Flag(option) };
                break;
            case "busy_timeout":
                _options = _options with { BusyTimeout = TimeSpan.FromMilliseconds(Math.Min(Values.Unsigned(option), int.MaxValue)) };
                break;
            default:
                AddText(option.Name, option.Name.StartsWith("meta", StringComparison.Ordinal) || option.Name == "data_path" ? Text(option) : string.Empty);
                break;
        }
    }

    private void AddText(string name, string value)
    {
        switch (name)
        {
            case "data_path":
                _options = _options with { DataPath = value };
                break;
            case "metadata_schema":
                _options = _options with { MetadataSchema = value.Length == 0 ? null : value };
                break;
            case "metadata_catalog":
                _options = _options with { MetadataCatalog = value.Length == 0 ? null : value };
                break;
            case "metadata_path":
                _options = _options with { MetadataPath = value };
                break;
            case "encrypted":
                _options = _options with { IsEncrypted = value == "true" };
                break;
            default:
                if (!name.StartsWith("meta_", StringComparison.Ordinal))
                {
                    throw SchemaErrors.Unsupported($"Unsupported option {name} for DuckLake");
                }

                _parameters[name["meta_".Length..]] = value;
                break;
        }
    }

    private string Text(OptionExpression option) => Values.Text(option) ?? throw OptionValues.Null(option);

    private void RefuseSecondPin()
    {
        if (_options.IsPinned)
        {
            throw SchemaErrors.Invalid("Cannot specify both VERSION and TIMESTAMP");
        }
    }
}
