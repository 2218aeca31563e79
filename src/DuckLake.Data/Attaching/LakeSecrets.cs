using DuckLake.Arrow;

namespace DuckLake.Data;

/// <summary>The secrets of type ducklake that a session knows: its own, and those in files of the secret directory.</summary>
internal sealed class LakeSecrets(SecretFiles files)
{
    private readonly Dictionary<string, LakeSecret> _temporary = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>All of them, temporary ones first.</summary>
    public IEnumerable<LakeSecret> All => _temporary.Values.Concat(files.All());

    /// <summary>The secret of a name, or null; a temporary one wins.</summary>
    public LakeSecret? Find(string name) => _temporary.GetValueOrDefault(name) ?? files.Find(name);

    /// <summary>Whether there is one of that name that is kept so.</summary>
    public bool Has(string name, SecretPersistence persistence) =>
        persistence == SecretPersistence.Persistent ? files.Find(name) is not null : _temporary.ContainsKey(name);

    public void Set(LakeSecret secret)
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
