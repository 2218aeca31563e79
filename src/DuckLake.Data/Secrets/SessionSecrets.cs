using DuckLake.Arrow;

namespace DuckLake.Data;

/// <summary>The secrets that a session knows: its own, and those in files of the secret directory.</summary>
internal sealed class SessionSecrets(SecretFiles files)
{
    private readonly Dictionary<string, Secret> _temporary = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What the connection string says about S3, or null.</summary>
    public Secret? OfConnection { get; set; }

    /// <summary>All of them, temporary ones first, what the connection string says last.</summary>
    public IEnumerable<Secret> All => _temporary.Values.Concat(files.All()).Concat(OfConnection is { } own ? [own] : []);

    /// <summary>The secret of a name, or null; a temporary one wins.</summary>
    public Secret? Find(string name) => _temporary.GetValueOrDefault(name) ?? files.Find(name);

    /// <summary>Whether there is one of that name that is kept so.</summary>
    public bool Has(string name, SecretPersistence persistence) =>
        persistence == SecretPersistence.Persistent ? files.Find(name) is not null : _temporary.ContainsKey(name);

    public void Set(Secret secret)
    {
        if (secret.Persistence == SecretPersistence.Persistent)
        {
            files.Write(secret);
        }
        else
        {
            _temporary[secret.Name] = secret;
        }
    }

    /// <summary>Forgets a secret; null persistence takes the one there is.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="DuckLakeException">There are two of that name and none was chosen.</exception>
    public bool Remove(string name, SecretPersistence? persistence)
    {
        bool isTemporary = Has(name, SecretPersistence.Temporary);
        bool isPersistent = Has(name, SecretPersistence.Persistent);
        if (persistence is null && isTemporary && isPersistent)
        {
            throw SchemaErrors.Invalid(
                $"Ambiguity found for secret name '{name}', secret occurs in multiple storages: [local_file, memory] Please specify which secret to drop using: "
                    + "'DROP <PERSISTENT|LOCAL> SECRET [FROM <secret_storage>]'.");
        }

        if (isPersistent && persistence != SecretPersistence.Temporary)
        {
            files.Remove(name);
            return true;
        }

        return persistence != SecretPersistence.Persistent && _temporary.Remove(name);
    }
}
