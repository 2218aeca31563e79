using DuckLake.Data;
using Microsoft.Extensions.Configuration;

namespace DuckLake.Extensions;

/// <summary>Reads lakes from a configuration.</summary>
internal static class OptionsReader
{
    private const string Lakes = "Lakes";
    private const string Secrets = "Secrets";
    private const string Catalog = "Catalog";
    private const string Storage = "Storage";

    private static readonly string[] s_fileKinds = ["duckdb", "sqlite"];
    private static readonly string[] s_serverKinds = ["postgres", "mysql"];
    private static readonly string[] s_storageParts = [.. DuckLakeConnectionStringBuilder.Keywords.Where(key => key.StartsWith("S3 ", StringComparison.Ordinal)).Select(key => key[3..])];

    /// <summary>Reads all lakes and secrets.</summary>
    /// <exception cref="ArgumentException">See <see cref="DuckLakeOptions.ReadAll"/>.</exception>
    public static IReadOnlyList<DuckLakeOptions> Read(IConfiguration section)
    {
        IConfigurationSection secrets = section.GetSection(Secrets);
        foreach (IConfigurationSection secret in secrets.GetChildren())
        {
            ConfiguredSecret.Read(secret);
        }

        return [.. Find(section).Select(lake => new DuckLakeOptions(lake.Name, ReadLake(lake.Entries, secrets)))];
    }

    /// <summary>Reads one lake and the secrets it uses; null when there is none of that name.</summary>
    /// <exception cref="ArgumentException">See <see cref="DuckLakeOptions.Read"/>.</exception>
    public static DuckLakeOptions? Read(IConfiguration section, string name) => Find(section)
        .Where(lake => lake.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        .Select(lake => new DuckLakeOptions(lake.Name, ReadLake(lake.Entries, section.GetSection(Secrets))))
        .FirstOrDefault();

    /// <summary>The names of the lakes, empty for that of the section itself.</summary>
    /// <exception cref="ArgumentException">There are none.</exception>
    public static IReadOnlyList<string> Names(IConfiguration section) => [.. Find(section).Select(lake => lake.Name)];

    private static List<(string Name, IConfigurationSection[] Entries)> Find(IConfiguration section)
    {
        List<(string, IConfigurationSection[])> lakes = [];
        IConfigurationSection[] own = [.. section.GetChildren().Where(child => !Is(child, Lakes) && !Is(child, Secrets))];
        if (own.Length > 0)
        {
            lakes.Add((string.Empty, own));
        }

        lakes.AddRange(section.GetSection(Lakes).GetChildren().Select(lake => (lake.Key, lake.GetChildren().ToArray())));
        string place = section is IConfigurationSection { Path.Length: > 0 } named ? $"The section '{named.Path}'" : "The configuration";
        return lakes.Count > 0
            ? lakes
            : throw new ArgumentException($"{place} describes no lake. It needs 'Catalog', as \"sqlite:lake.db\", or lakes below 'Lakes'.");
    }

    private static DuckLakeConnectionStringBuilder ReadLake(IReadOnlyList<IConfigurationSection> entries, IConfigurationSection secrets)
    {
        DuckLakeConnectionStringBuilder settings = [];
        foreach (IConfigurationSection entry in entries)
        {
            bool isSection = entry.GetChildren().Any();
            if (Is(entry, Catalog) && isSection)
            {
                settings.Catalog = ReadCatalog(entry, secrets);
            }
            else if (Is(entry, Storage))
            {
                ReadStorage(entry, isSection, settings, secrets);
            }
            else
            {
                string key = DuckLakeConnectionStringBuilder.TryFindKey(entry.Key)
                    ?? throw ConfiguredValue.Unknown(entry, [.. DuckLakeConnectionStringBuilder.Keywords, Storage]);
                Set(settings, key, entry);
            }
        }

        return settings;
    }

    /// <summary>The catalog as ATTACH names it.</summary>
    private static string ReadCatalog(IConfigurationSection catalog, IConfigurationSection secrets)
    {
        IConfigurationSection? typeEntry = catalog.GetChildren().FirstOrDefault(entry => Is(entry, "Type"));
        string kind = typeEntry is null ? string.Empty : ConfiguredValue.Of(typeEntry).ToLowerInvariant();
        if (s_fileKinds.Contains(kind))
        {
            string? path = null;
            foreach (IConfigurationSection entry in catalog.GetChildren().Where(entry => entry != typeEntry && !Is(entry, "Type")))
            {
                path = Is(entry, "Path") ? ConfiguredValue.Of(entry) : throw ConfiguredValue.Unknown(entry, ["Type", "Path"]);
            }

            return string.IsNullOrEmpty(path) ? throw new ArgumentException($"'{catalog.Path}' needs 'Path', the file of the catalog.") : $"{kind}:{path}";
        }

        if (!s_serverKinds.Contains(kind))
        {
            throw new ArgumentException($"'{catalog.Path}:Type' is '{kind}': it takes duckdb, sqlite, postgres or mysql.");
        }

        ConfiguredSecret own = ConfiguredSecret.Read(catalog, kind, "Secret");
        ConfiguredSecret? named = FindSecret(catalog, [kind], secrets);
        return $"{kind}:{own.Over(named).ToConnectionText()}";
    }

    private static void ReadStorage(
        IConfigurationSection storage, bool isSection, DuckLakeConnectionStringBuilder settings, IConfigurationSection secrets)
    {
        if (!isSection)
        {
            Set(settings, "Data Path", storage);
            return;
        }

        FindSecret(storage, ["s3", "r2", "gcs"], secrets)?.AddTo(settings);
        foreach (IConfigurationSection entry in storage.GetChildren())
        {
            if (Is(entry, "Path"))
            {
                Set(settings, "Data Path", entry);
            }
            else if (!Is(entry, "Secret"))
            {
                string part = Array.Find(s_storageParts, known => NearestName.Normalised(known) == NearestName.Normalised(entry.Key))
                    ?? throw ConfiguredValue.Unknown(entry, ["Path", "Secret", .. s_storageParts]);
                Set(settings, $"S3 {part}", entry);
            }
        }
    }

    private static ConfiguredSecret? FindSecret(IConfigurationSection user, string[] types, IConfigurationSection secrets)
    {
        if (user.GetChildren().FirstOrDefault(entry => Is(entry, "Secret")) is not { } entry)
        {
            return null;
        }

        string name = ConfiguredValue.Of(entry);
        IConfigurationSection[] all = [.. secrets.GetChildren()];
        if (Array.Find(all, candidate => Is(candidate, name)) is not { } found)
        {
            string known = all.Length == 0 ? "there are none." : $"did you mean '{NearestName.Of(name, all.Select(candidate => candidate.Key))}'?";
            throw new ArgumentException($"'{entry.Path}' names the secret '{name}', which is not below '{Secrets}'; {known}");
        }

        var secret = ConfiguredSecret.Read(found);
        return types.Contains(secret.Type.Name)
            ? secret
            : throw new ArgumentException($"'{entry.Path}' names the secret '{name}', which is of type {secret.Type.Name}; it needs {string.Join(" or ", types)}.");
    }

    private static void Set(DuckLakeConnectionStringBuilder settings, string key, IConfigurationSection entry)
    {
        string value = ConfiguredValue.Of(entry);
        try
        {
            settings[key] = value;
        }
        catch (ArgumentException error)
        {
            throw new ArgumentException($"'{entry.Path}': {error.Message}");
        }
    }

    private static bool Is(IConfigurationSection entry, string key) => entry.Key.Equals(key, StringComparison.OrdinalIgnoreCase);
}
